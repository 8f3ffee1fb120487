package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import moxora.store.Catalogue;

/**
 * Which clusters were cleared: what a serial number is to a drive (NIST SP 800-88), PostgreSQL's system identifier is
 * to a cluster and its replicas.
 */
public final class Media implements CertificateSection {

    private final Catalogue data;
    private final Catalogue vault;

    public Media(Catalogue data, Catalogue vault) {
        this.data = data;
        this.vault = vault;
    }

    @Override
    public String name() {
        return "media";
    }

    @Override
    public JsonValue of(Closure closure, Instant verifiedAt) {
        JsonArrayBuilder media = Json.createArrayBuilder();
        cluster(media, "tenant database", data);
        cluster(media, "vault", vault);
        return media.build();
    }

    private static void cluster(JsonArrayBuilder media, String store, Catalogue catalogue) {
        media.add(Json.createObjectBuilder()
                .add("store", store)
                .add("kind", "PostgreSQL cluster")
                .add("systemIdentifier", catalogue.systemIdentifier()));
    }
}
