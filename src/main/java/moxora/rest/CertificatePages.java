package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import moxora.erasure.Certificates;
import moxora.erasure.Closure;
import org.jspecify.annotations.Nullable;

/**
 * How a closure stands, for whoever holds its address: as a page for people and as JSON. Ids, states and instants;
 * nothing of a person is known any more, and nothing of one is said before.
 */
final class CertificatePages {

    private static final String NOT_YET = "not yet";

    private final Closure closure;
    private final Optional<JsonObject> certificate;
    private final Optional<String> horizon;

    private CertificatePages(Closure closure, Optional<JsonObject> certificate, Optional<String> horizon) {
        this.closure = closure;
        this.certificate = certificate;
        this.horizon = horizon;
    }

    static CertificatePages of(Closure closure, Certificates certificates) {
        Instant verifiedAt = closure.verifiedAt();
        return new CertificatePages(
                closure,
                certificates.find(closure.organisation()).map(CertificatePages::parse),
                Optional.ofNullable(verifiedAt)
                        .map(verified -> certificates.isolatedUntil(closure.organisation(), verified)));
    }

    static JsonObject parse(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    /** The same for whatever leads nowhere. */
    static String nothingHere() {
        return Html.page(
                "There is nothing here",
                new Html()
                        .paragraph("No closure is shown at this address. It may be mistyped, or the closure was taken"
                                + " back. The whole address stands in the mails about the closure."));
    }

    /** @param download where the signed certificate is, as seen from the page */
    String html(String download) {
        Html html = new Html().paragraph(said());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Organisation", closure.organisation().toString());
        facts.put("State", closure.state().name());
        facts.put("Requested", closure.requestedAt().toString());
        facts.put("Can be undone until", closure.undoUntil().toString());
        facts.put("Is carried out from", closure.dueAt().toString());
        facts.put("Keys destroyed", reached(closure.keyDestroyedAt()));
        facts.put("Rows deleted", reached(closure.purgedAt()));
        facts.put("Verified", reached(closure.verifiedAt()));
        facts.put("Deadline", closure.deadline().toString());
        horizon.ifPresent(until -> facts.put("May lie in backups until, as known today", until));
        html.facts(facts);
        certificate.ifPresent(signed -> {
            html.heading("The certificate").link(download, "Download the signed certificate (JSON)");
            CertificateHtml.write(signed, html);
        });
        return Html.page("Deletion of an organisation", html);
    }

    /** What happens next and by when. */
    private String said() {
        return switch (closure.state()) {
            case ACTIVE, CLOSING ->
                "The closure is requested. It can be undone until " + closure.undoUntil() + ", and everything can be"
                        + " exported until " + closure.dueAt() + ". From then on the keys are destroyed, all rows are"
                        + " deleted, and that is verified, by " + closure.deadline() + " at the latest. The certificate"
                        + " will appear here.";
            case KEY_DESTROYED ->
                "The keys are destroyed: nobody can read anything of it any more. Its rows are being deleted; that is"
                        + " done and verified by " + closure.deadline() + " at the latest. The certificate will appear"
                        + " here.";
            case PURGED ->
                "The keys are destroyed and all rows are deleted. That nothing is left is being verified, by "
                        + closure.deadline() + " at the latest. The certificate will appear here.";
            case VERIFIED ->
                "The organisation is deleted, and that was verified. The certificate below says what was done and what"
                        + " was looked at, and what it does not say.";
        };
    }

    private static String reached(@Nullable Instant at) {
        return at == null ? NOT_YET : at.toString();
    }

    JsonObject json() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("organisationId", closure.organisation().toString())
                .add("state", closure.state().name())
                .add("requestedAt", closure.requestedAt().toString())
                .add("undoUntil", closure.undoUntil().toString())
                .add("dueAt", closure.dueAt().toString())
                .add("keyDestroyedAt", instant(closure.keyDestroyedAt()))
                .add("purgedAt", instant(closure.purgedAt()))
                .add("verifiedAt", instant(closure.verifiedAt()))
                .add("deadline", closure.deadline().toString());
        horizon.ifPresentOrElse(until -> json.add("isolatedUntil", until), () -> json.addNull("isolatedUntil"));
        certificate.ifPresentOrElse(signed -> json.add("certificate", signed), () -> json.addNull("certificate"));
        return json.build();
    }

    private static JsonValue instant(@Nullable Instant at) {
        return at == null ? JsonValue.NULL : Json.createValue(at.toString());
    }
}
