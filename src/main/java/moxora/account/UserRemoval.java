package moxora.account;

import java.util.List;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.tenant.Actor;

/** Takes a user away with everything that is theirs alone: sessions, routes, tokens, open invitations. */
public final class UserRemoval {

    private final FieldSealer sealer;
    private final Routes routes;
    private final Sessions sessions;
    private final MailTokens tokens;
    private final Invitations invitations;
    private final Notices notices;
    private final List<Belonging> belongings;
    private final AuditTrail audit;

    /** Something of a user's that lies elsewhere: a second factor, an API token. */
    public interface Belonging {

        /** Removes all of the user's, routes too; part of the transaction that removes the user. */
        void remove(TenantSession session, UUID user);
    }

    public UserRemoval(
            FieldSealer sealer,
            Routes routes,
            Sessions sessions,
            MailTokens tokens,
            Invitations invitations,
            Notices notices,
            List<Belonging> belongings,
            AuditTrail audit) {
        this.sealer = sealer;
        this.routes = routes;
        this.sessions = sessions;
        this.tokens = tokens;
        this.invitations = invitations;
        this.notices = notices;
        this.belongings = List.copyOf(belongings);
        this.audit = audit;
    }

    /** Within a transaction that is alone in the organisation, so that two admins cannot remove each other. */
    void remove(TenantSession session, UUID user) {
        UserRow row = session.find(UserRow.class, user).orElseThrow(Fault::notFound);
        requireAnotherAdmin(session, row);
        notices.tell(session, Notices.Notice.USER_REMOVED, new UserRecords(sealer).require(session, user));
        sessions.endAll(session, user, null);
        tokens.forget(session, user);
        invitations.withdrawAllOf(session, user);
        belongings.forEach(belonging -> belonging.remove(session, user));
        routes.remove(session, user);
        session.remove(row);
        audit.record(session, AuditEvent.of(AuditAction.USER_REMOVED, user));
    }

    /** @throws Fault 409 {@code last_admin} when the user is the only admin there is */
    static void requireAnotherAdmin(TenantSession session, UserRow row) {
        boolean last = row.role().equals(Actor.Role.ADMIN.name())
                && session.sql()
                                .count(
                                        "select count(*) from app_user where organisation_id = ? and role = 'ADMIN' and id <> ?",
                                        session.organisation(),
                                        row.id())
                        == 0;
        if (last) {
            throw new Fault(
                    FaultCode.LAST_ADMIN,
                    "The organisation has no other admin. Make somebody else one, or close the organisation.");
        }
    }
}
