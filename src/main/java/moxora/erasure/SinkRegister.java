package moxora.erasure;

import static moxora.erasure.Sink.Handling.HOLDS_NOTHING;
import static moxora.erasure.Sink.Handling.NOT_ADDRESSED;
import static moxora.erasure.Sink.Handling.SCANNED;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every place to which data of an organisation goes from here, and what an erasure does about it (NIST SP 800-88 rev. 2
 * section 4.6). A closed list: what begins to write somewhere else adds a line.
 */
public final class SinkRegister implements CertificateSection {

    private final List<Sink> sinks;

    public SinkRegister(Sinks reach) {
        String backups = reach.longestBackup()
                .map(kept ->
                        "kept for " + kept + "; unreadable without the keys, and brought up to date before it serves")
                .orElse("none declared; unreadable without the keys, and brought up to date before it serves");
        this.sinks = List.of(
                new Sink("tenant database, SQL", SCANNED, "every table of the plan"),
                files(
                        "tenant database, files",
                        reach.dataFiles(),
                        "heap, indexes, TOAST, write-ahead log, temporary files"),
                new Sink(
                        "tenant database, planner's statistics",
                        NOT_ADDRESSED,
                        "samples of ids, keyed hashes and ciphertext, until a table is next analysed"),
                new Sink(
                        "tenant database, replicas", NOT_ADDRESSED, "follow the same log; physical ones are not asked"),
                new Sink("vault, SQL", SCANNED, "every table with an organisation, but for what is said to stay"),
                files("vault, files", reach.vaultFiles(), "heap, indexes, write-ahead log"),
                files("logs", reach.logFiles(), "ids and codes; searched for plaintext and keys"),
                new Sink("mails not sent yet", SCANNED, "a table of the plan"),
                new Sink(
                        "mails sent, mail server, mail folder", NOT_ADDRESSED, "with their receivers and on their way"),
                new Sink("keys in memory", SCANNED, "a canary that opened before must not open"),
                new Sink("memory and swap", NOT_ADDRESSED, "cannot be searched from here"),
                new Sink("metrics", HOLDS_NOTHING, "counts without an organisation"),
                new Sink("folder of SNS certificates", HOLDS_NOTHING, "certificates of a provider"),
                new Sink("folder for temporary files", NOT_ADDRESSED, "the server's own; uploads go into a table"),
                new Sink("processors", NOT_ADDRESSED, "what was sent is theirs to delete under their agreements"),
                new Sink("receivers of triggers", NOT_ADDRESSED, "the organisation's own"),
                new Sink("exports", NOT_ADDRESSED, "copies that the organisation made"),
                new Sink("backups and dumps", NOT_ADDRESSED, backups),
                new Sink("freed blocks of drives", NOT_ADDRESSED, "cannot be searched from here"));
    }

    private static Sink files(String name, @Nullable Path folder, String what) {
        return folder == null ? new Sink(name, NOT_ADDRESSED, "on another machine") : new Sink(name, SCANNED, what);
    }

    public List<Sink> all() {
        return sinks;
    }

    @Override
    public String name() {
        return "sinks";
    }

    @Override
    public JsonValue of(Closure closure, Instant verifiedAt) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        sinks.forEach(sink -> json.add(sink.json()));
        return json.build();
    }
}
