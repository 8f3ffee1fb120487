package moxora.rest.sabotage;

import com.google.crypto.tink.Aead;
import com.opencsv.CSVReader;
import jakarta.mail.Transport;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import moxora.crypto.FieldSealer;
import moxora.store.TenantStore;

/** Planted: a resource with a key, a connection, a reader and a mail server of its own. */
@SuppressWarnings("unused")
public class OpensCiphertexts {
    private FieldSealer sealer;
    private TenantStore store;
    private Aead aead;
    private CSVReader reader;
    private EntityManager entities;
    private Transport transport;

    Object connection() {
        return entities.unwrap(Connection.class);
    }
}
