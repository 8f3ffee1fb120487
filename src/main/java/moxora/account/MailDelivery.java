package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.field.Compartment;
import moxora.mail.Letter;
import moxora.mail.MailKind;
import moxora.mail.Mailbox;
import moxora.mail.NotSentException;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Hands waiting mails over: at once after the commit that wrote them, and again whenever it is asked, until somebody
 * took them or a day has passed.
 *
 * <p>A mail is claimed for five minutes, in a transaction of its own, before it is sent, so no two threads or nodes send
 * it at the same time. A process that dies between sending and noting it leaves a mail that is sent once more, with the
 * same Message-ID: lost is worse than twice.
 */
public final class MailDelivery {

    /** Longer than any dialogue with a server can take. */
    static final Duration CLAIM = Duration.ofMinutes(5);

    static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    static final Duration LONGEST_WAIT = Duration.ofHours(2);
    static final Duration PATIENCE = Duration.ofDays(1);

    /** How long a mail stays where it landed, when that is a folder of ours. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final Logger LOG = Logger.getLogger(MailDelivery.class.getName());
    private static final int ORGANISATIONS = 100;
    private static final int MAILS = 50;

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final Outbox outbox;
    private final Mailbox mailbox;
    private final AuditTrail audit;
    private final Executor runner;
    private final Clock clock;
    private final Set<OrganisationId> wanted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable OrganisationId asked;
    private volatile Instant tidied = Instant.EPOCH;

    private record Claimed(UUID id, Sealed sealed, int attempt, Instant createdAt) {}

    /** @param runner runs deliveries; its size is how many mails leave at once on this node */
    public MailDelivery(
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            Outbox outbox,
            Mailbox mailbox,
            AuditTrail audit,
            Executor runner,
            Clock clock) {
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.outbox = outbox;
        this.mailbox = mailbox;
        this.audit = audit;
        this.runner = runner;
        this.clock = clock;
        outbox.wakes(this::wake);
    }

    /** Delivers what is due, of the next organisations that have any; asked again and again, also after a crash. */
    public void deliverDue() {
        OrganisationId after = asked;
        List<Routes.Route> waiting = routes.findAfter(Routes.Kind.OUTBOX, Outbox.WAITING, after, ORGANISATIONS);
        asked = waiting.size() < ORGANISATIONS
                ? null
                : waiting.get(waiting.size() - 1).organisation();
        waiting.forEach(route -> wake(route.organisation()));
        Instant now = clock.instant();
        if (tidied.plus(Duration.ofHours(1)).isBefore(now)) {
            tidied = now;
            mailbox.forgetBefore(now.minus(KEPT));
        }
    }

    private void wake(OrganisationId organisation) {
        if (wanted.add(organisation)) {
            runner.execute(() -> {
                // Whoever writes a mail from here on wakes anew.
                wanted.remove(organisation);
                deliver(organisation);
            });
        }
    }

    private void deliver(OrganisationId organisation) {
        TenantScope scope =
                new TenantScope(organisation, new Actor(organisation.value(), Actor.Role.JOB), Purpose.SERVICE);
        try {
            sealer.prepare(scope);
            Optional<Claimed> claimed = claim(scope);
            for (int i = 1; claimed.isPresent(); i++) {
                deliver(scope, claimed.get());
                claimed = i < MAILS ? claim(scope) : Optional.empty();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The mails of organisation {0} wait: {1}", new Object[] {organisation, e.toString()
            });
        }
    }

    /**
     * Hands these over now and in this thread, one after the other, as they were written by {@link Outbox#addClaimed},
     * until one is not taken: then whoever takes mails is likely not there, and the rest waits for the next
     * {@link #deliverDue}.
     */
    void deliverNow(TenantScope scope, List<UUID> mails) {
        for (int i = 0; i < mails.size(); i++) {
            Optional<Claimed> claimed = claimed(scope, mails.get(i));
            if (claimed.isPresent() && !deliver(scope, claimed.get())) {
                letGo(scope, mails.subList(i + 1, mails.size()));
                return;
            }
        }
    }

    /** Empty where the claim ran out and somebody else has the mail. */
    private Optional<Claimed> claimed(TenantScope scope, UUID mail) {
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select id, sealed, attempts, created_at from mail_outbox"
                                        + " where organisation_id = ? and id = ? and attempts = ?",
                                MailDelivery::claimed,
                                session.organisation(),
                                mail,
                                Outbox.CLAIMED));
    }

    private void letGo(TenantScope scope, List<UUID> mails) {
        store.run(
                scope,
                session -> session.sql()
                        .update(
                                "update mail_outbox set due_at = ? where organisation_id = ? and id = any(?) and attempts = ?",
                                now(),
                                session.organisation(),
                                mails.toArray(UUID[]::new),
                                Outbox.CLAIMED));
    }

    private static Claimed claimed(Row row) {
        return new Claimed(row.uuid(1), row.sealed(2), (int) row.number(3), row.instant(4));
    }

    private Optional<Claimed> claim(TenantScope scope) {
        Instant now = now();
        return store.within(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return Optional.empty();
            }
            Optional<Claimed> next = session.sql()
                    .first(
                            "update mail_outbox set attempts = attempts + 1, due_at = ? where organisation_id = ? and id ="
                                    + " (select id from mail_outbox where organisation_id = ? and due_at <= ?"
                                    + " order by due_at, id limit 1 for update skip locked)"
                                    + " returning id, sealed, attempts, created_at",
                            MailDelivery::claimed,
                            now.plus(CLAIM),
                            session.organisation(),
                            session.organisation(),
                            now);
            if (next.isEmpty()) {
                outbox.tidy(session);
            }
            return next;
        });
    }

    /** Whether that is done with: somebody took it, or nobody ever will. */
    private boolean deliver(TenantScope scope, Claimed mail) {
        try {
            mailbox.send(letter(scope, mail));
            handedOver(scope, mail);
            return true;
        } catch (NotSentException e) {
            notSent(scope, mail, e.forEver(), String.valueOf(e.getMessage()));
            return e.forEver();
        } catch (RuntimeException e) {
            notSent(scope, mail, false, e.getClass().getSimpleName());
            return false;
        }
    }

    private Letter letter(TenantScope scope, Claimed mail) {
        FieldValues values = sealer.open(scope, Compartment.MAIL, mail.id, mail.sealed, name -> true);
        MailKind kind = MailKind.valueOf(values.one(Outbox.KIND).orElseThrow());
        Map<String, String> filled = new HashMap<>();
        for (String place : kind.places()) {
            filled.put(place, values.one(Outbox.VALUE + place).orElse(""));
        }
        return new Letter(
                scope.organisation().value(),
                mail.id,
                mail.createdAt,
                values.one(Outbox.TO).orElseThrow(),
                kind,
                filled);
    }

    private void handedOver(TenantScope scope, Claimed mail) {
        boolean living = store.within(scope, session -> {
            boolean open = OrganisationGate.isOpenOrClosing(session);
            remove(session, mail);
            outbox.tidy(session);
            return open;
        });
        if (!living) {
            // Its keys were destroyed while the mail was on its way; what landed in a folder goes as all else did.
            mailbox.forget(scope.organisation().value());
        }
    }

    private void notSent(TenantScope scope, Claimed mail, boolean forEver, String why) {
        boolean over = forEver || !now().isBefore(mail.createdAt.plus(PATIENCE));
        LOG.log(Level.WARNING, "Mail {0} was not sent at attempt {1}: {2}; {3}.", new Object[] {
            mail.id, mail.attempt, why, over ? "it is given up" : "it will be tried again"
        });
        store.run(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                // Its rows are going, the trail among them: nothing may be added that would be left behind.
                return;
            }
            if (over) {
                remove(session, mail);
                Map<String, Long> attempts = Map.of("attempts", (long) mail.attempt);
                audit.record(session, AuditEvent.of(AuditAction.MAIL_GIVEN_UP, mail.id, attempts));
                outbox.tidy(session);
            } else {
                session.sql()
                        .update(
                                "update mail_outbox set due_at = ? where organisation_id = ? and id = ? and attempts = ?",
                                now().plus(wait(mail.attempt)),
                                session.organisation(),
                                mail.id,
                                mail.attempt);
            }
        });
    }

    /** Only by the one whose claim it still is. */
    private static void remove(TenantSession session, Claimed mail) {
        session.sql()
                .update(
                        "delete from mail_outbox where organisation_id = ? and id = ? and attempts = ?",
                        session.organisation(),
                        mail.id,
                        mail.attempt);
    }

    /** Twice as long each time. */
    static Duration wait(int attempt) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
