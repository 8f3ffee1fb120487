package moxora.email.trigger;

import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import moxora.account.Notices;
import moxora.audit.AuditTrail;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Tells the CRM: at once after the commit that wrote a trigger, and again whenever it is asked, until the endpoint took
 * it or it is given up.
 *
 * <p>A delivery is claimed in a transaction of its own before it is sent, so no two threads or nodes send it at the same
 * time. A process that dies between sending and noting it leaves one that is sent once more, with the same {@code
 * webhook-id}: lost is worse than twice.
 */
public final class TriggerDelivery {

    /** Longer than a name is looked up and an answer waited for, both together. */
    static final Duration CLAIM = Duration.ofMinutes(3);

    /** For connecting, sending and the head of the answer. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** So much of a claim must be left when sending begins. */
    private static final Duration LEFT = Duration.ofMinutes(2);

    private static final Logger LOG = Logger.getLogger(TriggerDelivery.class.getName());
    private static final int ORGANISATIONS = 100;
    private static final int LONGEST_RETRY_AFTER = 9;

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final TriggerOutbox outbox;
    private final DeliveryTable table;
    private final Settling settling;
    private final TriggerSealing triggers;
    private final EndpointSealing endpoints;
    private final TriggerHttp http;
    private final Executor deciders;
    private final Executor senders;
    private final Clock clock;
    private final Set<OrganisationId> wanted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable OrganisationId asked;

    /**
     * What runs deliveries.
     *
     * @param deciders run what decides what is to be sent, which is short
     * @param senders run what sends, which may wait for a slow receiver; their number is how many leave at once
     * @param watch ends what takes too long
     */
    public record Threads(Executor deciders, Executor senders, ScheduledExecutorService watch) {}

    public TriggerDelivery(
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            TriggerOutbox outbox,
            ContactAddresses contacts,
            Destinations destinations,
            Notices notices,
            AuditTrail audit,
            Threads threads,
            Clock clock) {
        this(
                store,
                routes,
                sealer,
                outbox,
                new DeliveryTable(contacts, CLAIM),
                new Settling(store, notices, audit, new Retries(new SecureRandom())),
                new TriggerHttp(
                        destinations,
                        InetAddress::getAllByName,
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        PATIENCE,
                        threads.watch),
                threads,
                clock);
    }

    /** With another client and other waits. */
    TriggerDelivery(
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            TriggerOutbox outbox,
            DeliveryTable table,
            Settling settling,
            TriggerHttp http,
            Threads threads,
            Clock clock) {
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.outbox = outbox;
        this.table = table;
        this.settling = settling;
        this.triggers = new TriggerSealing(sealer);
        this.endpoints = new EndpointSealing(sealer);
        this.http = http;
        this.deciders = threads.deciders;
        this.senders = threads.senders;
        this.clock = clock;
        outbox.wakes(this::wake);
    }

    /** Delivers what is due, of the next organisations that have any; asked again and again, also after a crash. */
    public void deliverDue() {
        OrganisationId after = asked;
        List<Routes.Route> waiting = routes.findAfter(Routes.Kind.TRIGGER, TriggerHead.WAITING, after, ORGANISATIONS);
        asked = waiting.size() < ORGANISATIONS
                ? null
                : waiting.get(waiting.size() - 1).organisation();
        waiting.forEach(route -> wake(route.organisation()));
    }

    private void wake(OrganisationId organisation) {
        if (wanted.add(organisation)) {
            deciders.execute(() -> {
                // Whoever writes a trigger from here on wakes anew.
                wanted.remove(organisation);
                deliver(organisation);
            });
        }
    }

    private void deliver(OrganisationId organisation) {
        TenantScope scope =
                new TenantScope(organisation, new Actor(organisation.value(), Actor.Role.JOB), Purpose.EMAIL_EVENTS);
        try {
            List<DeliveryTable.Claimed> claimed = store.within(scope, session -> {
                // While the organisation is being closed nobody is told anything; undone, all follows.
                if (!OrganisationGate.isActive(session)) {
                    return List.<DeliveryTable.Claimed>of();
                }
                List<DeliveryTable.Claimed> next = table.next(session, now());
                if (next.isEmpty()) {
                    outbox.tidy(session);
                }
                return next;
            });
            claimed.forEach(one -> senders.execute(() -> send(scope, one)));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The triggers of organisation {0} wait: {1}", new Object[] {
                organisation, e.getClass().getSimpleName()
            });
        }
    }

    private void send(TenantScope scope, DeliveryTable.Claimed claimed) {
        try {
            sealer.prepare(scope);
            Optional<DeliveryTable.Parcel> parcel = now().plus(LEFT).isAfter(claimed.until())
                    ? Optional.empty()
                    : store.within(
                            scope,
                            session -> OrganisationGate.isActive(session)
                                    ? table.fetch(session, claimed)
                                    : Optional.<DeliveryTable.Parcel>empty());
            if (parcel.isPresent()) {
                settling.settle(scope, claimed, send(scope, claimed, parcel.get()), now());
            }
        } catch (RuntimeException e) {
            // The claim ends by itself.
            LOG.log(Level.WARNING, "A trigger of organisation {0} waits: {1}", new Object[] {
                scope.organisation(), e.getClass().getSimpleName()
            });
            return;
        }
        wake(scope.organisation());
    }

    private Outcome send(TenantScope scope, DeliveryTable.Claimed claimed, DeliveryTable.Parcel parcel) {
        Instant now = now();
        EndpointSealing.Details details = endpoints.open(scope, claimed.endpoint(), parcel.endpoint());
        JsonObject told = triggers.open(scope, parcel.trigger()).json();
        String body = told.toString();
        String id = parcel.trigger().id().toString();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Moxora");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        headers.put(
                "webhook-signature", SigningSecrets.sign(details.signing(now, parcel.previousUntil()), id, now, body));
        try {
            TriggerHttp.Head head =
                    http.post(URI.create(details.url()), headers, body.getBytes(StandardCharsets.UTF_8));
            return new Outcome(Outcome.Kind.ANSWERED, head.status(), wait(head.retryAfter()));
        } catch (TriggerHttp.NoAnswerException e) {
            return Outcome.failed(e.kind());
        }
    }

    /** What {@code Retry-After} says (RFC 9110 section 10.2.3), or null where it says nothing. */
    private @Nullable Duration wait(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        if (retryAfter.matches("[0-9]{1," + LONGEST_RETRY_AFTER + "}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Instant at = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isAfter(now()) ? Duration.between(now(), at) : null;
        } catch (DateTimeException neitherSecondsNorDate) {
            return null;
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
