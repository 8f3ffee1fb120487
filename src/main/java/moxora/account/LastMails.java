package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.erasure.CertificateLinks;
import moxora.erasure.Closure;
import moxora.erasure.LastAct;
import moxora.erasure.LastMailCounts;
import moxora.erasure.NotYetException;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Tells each admin that their organisation is being deleted, and where the certificate will be, and sees to it that the
 * mail has left before the keys under which it waits are destroyed (P83).
 *
 * <p>A mail server that is down is waited for, for a fifth of the time that was left to the alarm day at the first try;
 * then the erasure goes on, and the certificate says how many were not told.
 */
public final class LastMails implements LastAct {

    private static final int PATIENCE = 5;

    private final TenantStore store;
    private final Notices notices;
    private final MailDelivery delivery;
    private final CertificateLinks links;
    private final LastMailCounts counts;
    private final AuditTrail audit;
    private final Clock clock;

    /**
     * How far the last mails have come.
     *
     * @param written their ids; empty as long as none could be
     * @param firstTriedAt when they were written, or now
     */
    private record Standing(long admins, List<UUID> written, long waiting, long givenUp, Instant firstTriedAt) {

        long delivered() {
            return written.size() - waiting - givenUp;
        }
    }

    public LastMails(
            TenantStore store,
            Notices notices,
            MailDelivery delivery,
            CertificateLinks links,
            LastMailCounts counts,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.notices = notices;
        this.delivery = delivery;
        this.links = links;
        this.counts = counts;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Called again, it writes nothing where mails were written since the request: the trail names each. So nobody is
     * told twice, but by a process that dies between handing a mail over and noting it.
     */
    @Override
    public void before(TenantScope scope, Closure closure) {
        if (standing(scope, closure).written.isEmpty()) {
            delivery.deliverNow(scope, write(scope, closure));
        }
        Standing standing = standing(scope, closure);
        Instant until = patienceEnds(closure, standing.firstTriedAt);
        if (standing.waiting > 0 && now().isBefore(until)) {
            throw new NotYetException(
                    standing.waiting + " of " + standing.admins + " last mails wait to be sent, until " + until + ".");
        }
        counts.note(scope.organisation(), standing.admins, standing.delivered());
    }

    private static Instant patienceEnds(Closure closure, Instant firstTriedAt) {
        Duration left = Duration.between(firstTriedAt, closure.alarmAt());
        return left.isNegative() ? firstTriedAt : firstTriedAt.plus(left.dividedBy(PATIENCE));
    }

    private List<UUID> write(TenantScope scope, Closure closure) {
        notices.prepare(scope);
        return store.within(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return List.of();
            }
            List<UUID> mails = notices.due(session, closure.deadline(), () -> links.issue(scope.organisation()));
            // In the transaction that writes them: where there is an entry there was a mail.
            mails.forEach(mail -> audit.record(session, AuditEvent.of(AuditAction.CLOSURE_LAST_MAIL, mail)));
            return mails;
        });
    }

    private Standing standing(TenantScope scope, Closure closure) {
        return store.within(scope, session -> {
            List<AuditTrail.Target> told =
                    audit.targets(session, AuditAction.CLOSURE_LAST_MAIL, closure.requestedAt(), Notices.ADMINS);
            List<UUID> written = told.stream().map(AuditTrail.Target::id).toList();
            Set<UUID> mails = new HashSet<>(written);
            long givenUp =
                    audit
                            .targets(session, AuditAction.MAIL_GIVEN_UP, closure.requestedAt(), 2 * Notices.ADMINS)
                            .stream()
                            .filter(gone -> mails.contains(gone.id()))
                            .count();
            long waiting = written.stream().filter(mail -> waits(session, mail)).count();
            long admins = session.sql()
                    .count(
                            "select count(*) from app_user where organisation_id = ? and role = 'ADMIN'",
                            session.organisation());
            return new Standing(
                    admins,
                    written,
                    waiting,
                    givenUp,
                    told.isEmpty() ? now() : told.get(0).at());
        });
    }

    private static boolean waits(TenantSession session, UUID mail) {
        return session.sql()
                .first(
                        "select 1 from mail_outbox where organisation_id = ? and id = ?",
                        row -> true,
                        session.organisation(),
                        mail)
                .isPresent();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
