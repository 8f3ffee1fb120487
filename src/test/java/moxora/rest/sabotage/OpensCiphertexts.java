package moxora.rest.sabotage;

import com.google.crypto.tink.Aead;
import com.opencsv.CSVReader;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import moxora.crypto.FieldSealer;
import moxora.store.TenantStore;

/** Planted: a resource with a key, a connection and a reader of its own. */
@SuppressWarnings("unused")
public class OpensCiphertexts {
    private FieldSealer sealer;
    private TenantStore store;
    private Aead aead;
    private CSVReader reader;
    private EntityManager entities;

    Object connection() {
        return entities.unwrap(Connection.class);
    }
}
