package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.field.Compartment;
import moxora.mail.MailKind;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationId;

/**
 * Mails that wait to be sent, written in the transaction of what they tell of: both happen or neither does.
 *
 * <p>Which organisations have any is a route of its own, since nobody reads the rows of all of them at once.
 */
public final class Outbox {

    static final String TO = "to";
    static final String KIND = "kind";
    static final String VALUE = "value.";

    /** What the route of every organisation with mail waiting is the hash of. */
    static final String WAITING = "waiting";

    /** The attempts of a mail whose first is its writer's. */
    static final int CLAIMED = 1;

    private final FieldSealer sealer;
    private final Routes routes;
    private final Clock clock;
    private volatile Consumer<OrganisationId> delivery = organisation -> {};

    public Outbox(FieldSealer sealer, Routes routes, Clock clock) {
        this.sealer = sealer;
        this.routes = routes;
        this.clock = clock;
    }

    /** Who is told, after the commit, that an organisation has mail. */
    void wakes(Consumer<OrganisationId> waker) {
        this.delivery = waker;
    }

    /**
     * Writes a mail. Seals, so the scope's keys are to be prepared before the transaction begins.
     *
     * @param values what the kind's places are filled with, but for {@code at}, which is now
     */
    void add(TenantSession session, MailKind kind, String to, Map<String, String> values) {
        if (OrganisationGate.isOpenOrClosing(session)) {
            write(session, kind, to, values, 0, now());
            OrganisationId organisation = session.scope().organisation();
            session.afterCommit(() -> delivery.accept(organisation));
        }
    }

    /**
     * As {@link #add} past the gate, for whoever hands the mail over with {@link MailDelivery#deliverNow}: nobody is
     * woken, and whoever is awake leaves it alone until the claim has run out. Returns its id.
     */
    UUID addClaimed(TenantSession session, MailKind kind, String to, Map<String, String> values) {
        return write(session, kind, to, values, CLAIMED, now().plus(MailDelivery.CLAIM));
    }

    private UUID write(
            TenantSession session, MailKind kind, String to, Map<String, String> values, int attempts, Instant dueAt) {
        UUID id = Ids.next();
        FieldValues sealed = new FieldValues().with(TO, to).with(KIND, kind.name());
        values.forEach((place, value) -> sealed.with(VALUE + place, value));
        // Held shared until the commit, and alone by whoever takes the route away: no mail is left without its route.
        session.sql().first("select 1 from pg_advisory_xact_lock_shared(?)", row -> true, lock(session));
        session.sql()
                .update(
                        "insert into mail_outbox (organisation_id, id, sealed, attempts, due_at, created_at)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        id,
                        sealer.seal(session.scope(), Compartment.MAIL, id, sealed),
                        attempts,
                        dueAt,
                        now());
        routes.add(session, Routes.Kind.OUTBOX, WAITING, session.organisation());
        return id;
    }

    /**
     * Takes the route away when nothing waits any more; left for another time while somebody writes. The last thing in
     * its transaction: whoever waited for another lock while alone here could be waited for by a writer.
     */
    void tidy(TenantSession session) {
        boolean alone = session.sql()
                .first("select pg_try_advisory_xact_lock(?)", row -> row.flag(1), lock(session))
                .orElse(false);
        if (alone
                && session.sql()
                                .count(
                                        "select count(*) from mail_outbox where organisation_id = ?",
                                        session.organisation())
                        == 0) {
            routes.remove(session, Routes.Kind.OUTBOX, session.organisation());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static long lock(TenantSession session) {
        return session.organisation().getMostSignificantBits()
                ^ Long.rotateLeft(session.organisation().getLeastSignificantBits(), 17);
    }
}
