package moxora.account;

import java.util.Set;
import java.util.UUID;
import moxora.erasure.Approvers;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** The admins of an organisation, who decide on its closure. */
public final class Admins implements Approvers {

    private final TenantStore store;

    public Admins(TenantStore store) {
        this.store = store;
    }

    @Override
    public Set<UUID> of(TenantScope scope) {
        return store.within(
                scope,
                session -> Set.copyOf(session.sql()
                        .rows(
                                "select id from app_user where organisation_id = ? and role = 'ADMIN'",
                                row -> row.uuid(1),
                                session.organisation())));
    }
}
