package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.time.Instant;

/** Where something could still lie that was not looked at or not overwritten, and when each of these lapses. */
record UnaddressedAreas(ResidueScan.Report report, Sinks sinks, Instant verifiedAt) {

    private static final String NOT_KNOWN = "not known";

    JsonArrayBuilder json() {
        String backups = sinks.isolatedUntil(verifiedAt);
        JsonArrayBuilder areas = Json.createArrayBuilder();
        area(areas, "freed blocks of file systems and the spare area of drives", NOT_KNOWN);
        area(areas, "memory and swap of this and other machines", NOT_KNOWN);
        area(areas, "copies that the organisation or its processors made themselves", NOT_KNOWN);
        area(areas, "mails that were handed over to a mail server", NOT_KNOWN);
        area(areas, "backups of both clusters, unreadable without the destroyed keys", backups);
        report.notAddressed().forEach(area -> area(areas, area, NOT_KNOWN));
        if (report.unreadableInFiles() > 0) {
            area(
                    areas,
                    "ids and ciphertext without a key in the tenant database's files (" + report.unreadableInFiles()
                            + " places)",
                    "vacuum and log recycling overwrite them");
        }
        if (sinks.dataFiles() == null) {
            area(areas, "heap, indexes and write-ahead log files of the tenant database: out of reach", NOT_KNOWN);
        }
        boolean vaultScanned =
                report.checks().stream().anyMatch(check -> check.name().contains("the vault's files"));
        if (!vaultScanned) {
            area(
                    areas,
                    "heap and write-ahead log files of the vault, which may hold wrapped keysets: out of reach",
                    backups);
        }
        return areas;
    }

    private static void area(JsonArrayBuilder areas, String area, String until) {
        areas.add(Json.createObjectBuilder().add("area", area).add("until", until));
    }
}
