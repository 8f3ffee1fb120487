package moxora.store;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.descriptors.SingleTableMultitenantPolicy;
import org.eclipse.persistence.jpa.JpaHelper;
import org.eclipse.persistence.sessions.server.Server;

/**
 * Looks at the persistence unit as it came out of its configuration: whether it keeps rows for longer than a
 * transaction, where another organisation could meet them, and whether it tells organisations apart.
 */
final class EntityWalls {

    private EntityWalls() {}

    /** Every hole, each in a sentence; empty when all is well. */
    static List<String> holes(EntityManagerFactory entities) {
        Server session = JpaHelper.getServerSession(entities);
        List<String> holes = new ArrayList<>();
        if (!"false"
                .equals(String.valueOf(
                        entities.getProperties().get(PersistenceUnitProperties.MULTITENANT_SHARED_CACHE)))) {
            holes.add("organisations share the cache of entities");
        }
        if (!sharedCacheMode(entities).equals("NONE")) {
            holes.add("the persistence unit has a shared cache");
        }
        if (session.getProject().allowNativeSQLQueries()) {
            holes.add("the persistence unit allows native SQL");
        }
        for (ClassDescriptor row : session.getDescriptors().values()) {
            String name = row.getJavaClass().getSimpleName();
            if (!row.getCachePolicy().isIsolated()) {
                holes.add(name + " is kept in a shared cache");
            }
            if (!(row.getMultitenantPolicy() instanceof SingleTableMultitenantPolicy)
                    || row.getPrimaryKeyFields().stream()
                            .noneMatch(field -> field.getName().equals("organisation_id"))) {
                holes.add(name + " is not told apart by organisation in its primary key");
            }
        }
        return holes;
    }

    private static String sharedCacheMode(EntityManagerFactory entities) {
        Object overridden = entities.getProperties().get(PersistenceUnitProperties.SHARED_CACHE_MODE);
        return String.valueOf(
                overridden == null
                        ? JpaHelper.getEntityManagerFactory(entities)
                                .unwrap()
                                .getSetupImpl()
                                .getPersistenceUnitInfo()
                                .getSharedCacheMode()
                        : overridden);
    }
}
