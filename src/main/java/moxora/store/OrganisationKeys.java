package moxora.store;

import java.util.UUID;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.mappings.MultitenantPrimaryKeyMapping;
import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;

/**
 * Tells the persistence provider that the organisation in every primary key is a UUID. Left alone it binds it as text
 * in UPDATE and DELETE, which PostgreSQL refuses. Also tells it to leave trying again to the pool and the caller.
 */
public final class OrganisationKeys implements SessionCustomizer {

    @Override
    public void customize(Session session) {
        failAtOnce((DatabaseLogin) session.getDatasourceLogin());
        session.getDescriptors().values().forEach(descriptor -> {
            for (DatabaseMapping mapping : descriptor.getMappings()) {
                if (mapping instanceof MultitenantPrimaryKeyMapping organisation) {
                    isUuid(organisation.getField());
                }
            }
            descriptor.getPrimaryKeyFields().stream()
                    .filter(field -> field.getName().equals("organisation_id"))
                    .forEach(OrganisationKeys::isUuid);
        });
    }

    /** Left alone it asks for a connection four times, so that a caller waits four times as long for a 503. */
    private static void failAtOnce(DatabaseLogin login) {
        login.setQueryRetryAttemptCount(0);
        login.setConnectionHealthValidatedOnError(false);
    }

    private static void isUuid(DatabaseField field) {
        field.setType(UUID.class);
    }
}
