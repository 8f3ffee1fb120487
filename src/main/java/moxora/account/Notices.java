package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.crypto.FieldSealer;
import moxora.erasure.Closure;
import moxora.erasure.ClosureNotices;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.mail.MailKind;
import moxora.store.TenantSession;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/**
 * Tells people of changes of their accounts, one mail for each (P123), as part of the transaction that makes the change.
 */
public final class Notices implements ClosureNotices, SupportNotices {

    /** What people are told of. */
    public enum Notice {
        PASSWORD_CHANGED(MailKind.PASSWORD_CHANGED),
        PASSWORD_RESET(MailKind.PASSWORD_RESET),
        /** Goes to the address that is left. */
        EMAIL_CHANGED(MailKind.EMAIL_CHANGED),
        ROLE_CHANGED(MailKind.ROLE_CHANGED),
        USER_REMOVED(MailKind.USER_REMOVED),
        SECOND_FACTOR_ADDED(MailKind.SECOND_FACTOR_ADDED),
        SECOND_FACTOR_REMOVED(MailKind.SECOND_FACTOR_REMOVED),
        RECOVERY_CODES_MADE(MailKind.RECOVERY_CODES_MADE),
        RECOVERY_CODE_USED(MailKind.RECOVERY_CODE_USED),
        API_TOKEN_CREATED(MailKind.API_TOKEN_CREATED),
        IDENTITY_LINKED(MailKind.IDENTITY_LINKED),
        SUPPORT_REQUESTED(MailKind.SUPPORT_REQUESTED),
        ALARM(MailKind.ALARM),
        TRIGGERS_PAUSED(MailKind.TRIGGERS_PAUSED),
        CLOSURE_CONFIRMATION_ASKED(MailKind.CLOSURE_CONFIRMATION_ASKED),
        CLOSURE_REQUESTED(MailKind.CLOSURE_REQUESTED),
        CLOSURE_UNDONE(MailKind.CLOSURE_UNDONE),
        CLOSURE_DUE(MailKind.CLOSURE_DUE);

        private final MailKind mail;

        Notice(MailKind mail) {
            this.mail = mail;
        }
    }

    private static final Logger LOG = Logger.getLogger(Notices.class.getName());
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** At most so many admins are told of one thing. */
    static final int ADMINS = 1_000;

    private final UserRecords records;
    private final Outbox outbox;
    private final Clock clock;
    private final FieldSealer sealer;

    public Notices(FieldSealer sealer, Outbox outbox, Clock clock) {
        this.sealer = sealer;
        this.records = new UserRecords(sealer);
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Tells a user, at their present address. Opens and seals, so the scope's keys are to be prepared before the
     * transaction begins; and it passes the organisation's gate, which the transaction should have done first of all, so
     * that locks are taken in one order.
     */
    public void tell(TenantSession session, Notice notice, UUID user) {
        tell(session, notice, records.require(session, user));
    }

    /** Tells somebody whose address or role is just being left, or who is. */
    void tell(TenantSession session, Notice notice, Account account) {
        write(session, notice, account, Map.of());
    }

    private void write(TenantSession session, Notice notice, Account account, Map<String, String> more) {
        outbox.add(session, notice.mail, account.email(), values(session, notice, account, more));
    }

    private Map<String, String> values(
            TenantSession session, Notice notice, Account account, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put("name", account.name());
        values.put("organisation", records.organisation(session));
        values.put("role", roleName(account.role()));
        values.put("at", MINUTE.format(clock.instant()));
        values.keySet().retainAll(notice.mail.places());
        return values;
    }

    static String roleName(Actor.Role role) {
        return role.wire().replace('_', ' ');
    }

    @Override
    public void confirmationAsked(TenantSession session, Instant until) {
        tellAdmins(session, Notice.CLOSURE_CONFIRMATION_ASKED, Map.of("until", MINUTE.format(until)));
    }

    @Override
    public void requested(TenantSession session, Closure closure, String link) {
        tellAdmins(
                session,
                Notice.CLOSURE_REQUESTED,
                Map.of(
                        "until",
                        MINUTE.format(closure.undoUntil()),
                        "due",
                        MINUTE.format(closure.dueAt()),
                        "deadline",
                        MINUTE.format(closure.deadline()),
                        "link",
                        link));
    }

    /**
     * Writes the last mail of a closure to each admin, for whoever asked to hand over at once.
     *
     * @param link asked for once, as soon as there is somebody to tell
     * @return the mails' ids; none where keys that do not open keep every address from being read
     */
    List<UUID> due(TenantSession session, Instant deadline, Supplier<String> link) {
        Map<String, String> more = new HashMap<>();
        List<UUID> mails = new ArrayList<>();
        eachAdmin(session, Notice.CLOSURE_DUE, admin -> {
            more.computeIfAbsent("link", place -> link.get());
            more.put("deadline", MINUTE.format(deadline));
            Map<String, String> values = values(session, Notice.CLOSURE_DUE, admin, more);
            mails.add(outbox.addClaimed(session, Notice.CLOSURE_DUE.mail, admin.email(), values));
        });
        return mails;
    }

    @Override
    public void undone(TenantSession session) {
        tellAdmins(session, Notice.CLOSURE_UNDONE, Map.of());
    }

    /** Support asks the admins to be let in. */
    @Override
    public void requested(TenantSession session, UUID request) {
        tellAdmins(session, Notice.SUPPORT_REQUESTED, Map.of());
    }

    /** An alarm was raised: which kind, in words of a closed list. */
    void alarm(TenantSession session, AuditAction alarm) {
        tellAdmins(session, Notice.ALARM, Map.of("what", alarm.wire().replace('_', ' ')));
    }

    /** An endpoint takes no events any more; its transaction has passed the gate, and its scope's keys are prepared. */
    public void triggersPaused(TenantSession session) {
        tellAdmins(session, Notice.TRIGGERS_PAUSED, Map.of());
    }

    /** Each admin once: a closure is theirs all to know of. */
    private void tellAdmins(TenantSession session, Notice notice, Map<String, String> more) {
        eachAdmin(session, notice, admin -> write(session, notice, admin, more));
    }

    private void eachAdmin(TenantSession session, Notice notice, Consumer<Account> told) {
        try {
            List<UUID> admins = session.sql()
                    .rows(
                            "select id from app_user where organisation_id = ? and role = 'ADMIN' order by id limit "
                                    + ADMINS,
                            row -> row.uuid(1),
                            session.organisation());
            admins.forEach(admin -> told.accept(records.require(session, admin)));
        } catch (Fault e) {
            if (e.code() != FaultCode.KEY_SUSPENDED && e.code() != FaultCode.KEY_UNAVAILABLE) {
                throw e;
            }
            // A closure does not depend on keys that open; it is on the audit trail in any case.
            LOG.log(Level.WARNING, "Nobody could be told of {0}: {1}", new Object[] {notice, e.code()});
        }
    }

    @Override
    public void prepare(TenantScope scope) {
        try {
            sealer.prepare(scope);
        } catch (Fault e) {
            LOG.log(Level.WARNING, "Nobody will be told of a closure: {0}", e.code());
        }
    }
}
