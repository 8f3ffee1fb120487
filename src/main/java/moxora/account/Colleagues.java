package moxora.account;

import java.util.List;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** The users of an organisation, as its admins see them. */
public final class Colleagues {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final UserRemoval removal;
    private final Invitations invitations;
    private final Notices notices;
    private final UserRecords records;
    private final AuditTrail audit;

    public Colleagues(
            TenantStore store,
            FieldSealer sealer,
            UserRemoval removal,
            Invitations invitations,
            Notices notices,
            AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.removal = removal;
        this.invitations = invitations;
        this.notices = notices;
        this.records = new UserRecords(sealer);
        this.audit = audit;
    }

    /** The next users behind the given one, in the order of their ids, the oldest first. */
    public List<Account> page(TenantScope scope, @Nullable UUID after, int limit) {
        sealer.prepare(scope);
        return store.within(scope, session -> records.page(session, after, limit));
    }

    /**
     * Gives a user another role, which counts from their next request on.
     *
     * @throws Fault 409 {@code last_admin} when nobody would be left to manage users
     */
    public Account changeRole(TenantScope scope, UUID user, Actor.Role role) {
        if (!Actor.Role.ofUsers().contains(role)) {
            throw new IllegalArgumentException("no role of users");
        }
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            UserRow row = records.lock(session, user);
            if (!row.role().equals(role.name())) {
                UserRemoval.requireAnotherAdmin(session, row);
                row.become(role.name());
                session.flush();
                // Nobody comes in by the word of somebody who may not invite any more.
                invitations.withdrawAllOf(session, user);
                audit.record(session, AuditEvent.of(AuditAction.USER_ROLE_CHANGED, user, List.of("role")));
                notices.tell(session, Notices.Notice.ROLE_CHANGED, user);
            }
            return records.require(session, user);
        });
    }

    /** @throws Fault 409 {@code last_admin} when nobody would be left to manage users */
    public void remove(TenantScope scope, UUID user) {
        sealer.prepare(scope);
        store.run(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            removal.remove(session, user);
        });
    }
}
