package moxora.store;

import java.util.UUID;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.mappings.MultitenantPrimaryKeyMapping;
import org.eclipse.persistence.sessions.Session;

/**
 * Tells the persistence provider that the organisation in every primary key is a UUID. Left alone it binds it as text
 * in UPDATE and DELETE, which PostgreSQL refuses.
 */
public final class OrganisationKeys implements SessionCustomizer {

    @Override
    public void customize(Session session) {
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

    private static void isUuid(DatabaseField field) {
        field.setType(UUID.class);
    }
}
