package moxora.email.trigger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Row;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Where the CRM is told of events by signed webhooks (Standard Webhooks). */
public final class TriggerEndpoints {

    /** How many endpoints an organisation may have at a time. */
    public static final int MOST = 20;

    /** For how long a secret that was replaced goes on signing beside the new one. */
    public static final Duration OVERLAP = Duration.ofDays(1);

    private static final int DESCRIPTION = 200;
    private static final String COLUMNS =
            "e.id, e.sealed, e.types, e.state, e.last_failure, e.failing_since," + " e.previous_until, e.created_at";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EndpointSealing sealing;
    private final TriggerOutbox outbox;
    private final Destinations destinations;
    private final AuditTrail audit;
    private final Clock clock;

    /** Whether an endpoint is delivered to, and if not, why. */
    public enum State {
        ACTIVE,
        /** By somebody of the organisation. */
        PAUSED,
        /** It took nothing for five days. */
        FAILING,
        /** It answered 410. */
        GONE;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * An endpoint as its organisation sees it; its secret is shown when it is made, and never again.
     *
     * @param types names such as {@code email.open}; none for all
     * @param lastFailure what the last attempt since the last success met with, such as {@code status_503}
     * @param previousUntil until when the secret before the present one signs as well
     */
    public record Endpoint(
            UUID id,
            String url,
            @Nullable String description,
            List<String> types,
            State state,
            @Nullable String lastFailure,
            @Nullable Instant failingSince,
            @Nullable Instant previousUntil,
            Instant createdAt) {

        @Override
        public String toString() {
            return "Endpoint[" + id + "]";
        }
    }

    /** Shown once. */
    public record Secret(
            UUID endpoint, String secret, @Nullable Instant previousUntil) {

        @Override
        public String toString() {
            return "Secret[" + endpoint + "]";
        }
    }

    /** What somebody wants changed; null is left as it is. */
    public record Change(
            @Nullable Collection<String> types, @Nullable Boolean paused) {}

    public TriggerEndpoints(
            TenantStore store,
            FieldSealer sealer,
            TriggerOutbox outbox,
            Destinations destinations,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.sealing = new EndpointSealing(sealer);
        this.outbox = outbox;
        this.destinations = destinations;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes an endpoint, which is told of what happens from now on.
     *
     * @param types names such as {@code email.open}; none for all
     * @throws Fault 422 for a url, types or a description that is refused, 409 when there are {@link #MOST}
     */
    public Secret create(TenantScope scope, String url, Collection<String> types, @Nullable String description) {
        String allowed = EndpointUrl.of(url, destinations).toString();
        Set<EmailEventType> wanted = TriggerTypes.of(types);
        if (description != null && description.length() > DESCRIPTION) {
            throw Fault.refused("/description", "too_long", "At most " + DESCRIPTION + " characters are allowed.");
        }
        sealer.prepare(scope);
        UUID id = Ids.next();
        EndpointSealing.Details details =
                new EndpointSealing.Details(allowed, description, SigningSecrets.next(), null);
        store.run(scope, session -> {
            // Alone, so that two at once do not both find room.
            OrganisationGate.requireActiveAlone(session);
            EndpointTable.requireRoom(session, MOST);
            long position = TriggerHead.begin(session);
            session.sql()
                    .update(
                            "insert into trigger_endpoint (organisation_id, id, sealed, types, state, planned, failures,"
                                    + " created_at) values (?, ?, ?, ?, 'active', ?, 0, ?)",
                            session.organisation(),
                            id,
                            sealing.seal(scope, id, details),
                            TriggerTypes.stored(wanted),
                            position,
                            now());
            audit.record(session, AuditEvent.of(AuditAction.TRIGGER_ENDPOINT_CREATED, id));
        });
        return new Secret(id, details.secret(), null);
    }

    /** The organisation's endpoints, newest first. */
    public List<Endpoint> list(TenantScope scope) {
        sealer.prepare(scope);
        return store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select " + COLUMNS
                                        + " from trigger_endpoint e where organisation_id = ? order by id desc",
                                row -> endpoint(scope, row),
                                session.organisation()));
    }

    /**
     * Changes which types it is told of, from what is not handed out yet on, and pauses or resumes it. Resumed, it is
     * told what it missed, as far as that is kept.
     *
     * @throws Fault 404 when the organisation has no such endpoint, 422 for a type that is none
     */
    public Endpoint change(TenantScope scope, UUID endpoint, Change change) {
        Set<EmailEventType> types = change.types == null ? null : TriggerTypes.of(change.types);
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            EndpointTable.requireLocked(session, endpoint);
            List<String> changed = new ArrayList<>();
            if (types != null) {
                session.sql()
                        .update(
                                "update trigger_endpoint set types = ? where organisation_id = ? and id = ?",
                                TriggerTypes.stored(types),
                                session.organisation(),
                                endpoint);
                changed.add("types");
            }
            if (change.paused != null) {
                if (change.paused) {
                    EndpointTable.pause(session, endpoint);
                } else {
                    EndpointTable.resume(session, endpoint, now());
                    TriggerHead.lock(session);
                    outbox.waiting(session);
                }
                changed.add(change.paused ? "paused" : "resumed");
            }
            audit.record(session, AuditEvent.of(AuditAction.TRIGGER_ENDPOINT_CHANGED, endpoint, changed));
            return session.sql()
                    .first(
                            "select " + COLUMNS + " from trigger_endpoint e where organisation_id = ? and id = ?",
                            row -> endpoint(scope, row),
                            session.organisation(),
                            endpoint)
                    .orElseThrow();
        });
    }

    /**
     * A new secret; for {@link #OVERLAP} the one before signs as well, so that the receiver can follow.
     *
     * @throws Fault 404 when the organisation has no such endpoint
     */
    public Secret rotate(TenantScope scope, UUID endpoint) {
        sealer.prepare(scope);
        Instant until = now().plus(OVERLAP);
        String next = SigningSecrets.next();
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            Sealed sealed = EndpointTable.requireLocked(session, endpoint);
            session.sql()
                    .update(
                            "update trigger_endpoint set sealed = ?, previous_until = ? where organisation_id = ? and id = ?",
                            sealing.seal(
                                    scope,
                                    endpoint,
                                    sealing.open(scope, endpoint, sealed).rotated(next)),
                            until,
                            session.organisation(),
                            endpoint);
            audit.record(session, AuditEvent.of(AuditAction.TRIGGER_ENDPOINT_CHANGED, endpoint, List.of("secret")));
        });
        return new Secret(endpoint, next, until);
    }

    /**
     * Removes an endpoint with everything that waits for it.
     *
     * @throws Fault 404 when the organisation has no such endpoint
     */
    public void remove(TenantScope scope, UUID endpoint) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            EndpointTable.requireLocked(session, endpoint);
            session.sql()
                    .update(
                            "delete from trigger_endpoint where organisation_id = ? and id = ?",
                            session.organisation(),
                            endpoint);
            audit.record(session, AuditEvent.of(AuditAction.TRIGGER_ENDPOINT_REMOVED, endpoint));
        });
    }

    private Endpoint endpoint(TenantScope scope, Row row) {
        EndpointSealing.Details details = sealing.open(scope, row.uuid(1), row.sealed(2));
        @Nullable Instant previousUntil = row.instantOrNull(7);
        return new Endpoint(
                row.uuid(1),
                details.url(),
                details.description(),
                TriggerTypes.ofStored(row.text(3)).stream()
                        .map(EmailEventType::onTimeline)
                        .toList(),
                State.valueOf(row.text(4).toUpperCase(java.util.Locale.ROOT)),
                row.textOrNull(5),
                row.instantOrNull(6),
                previousUntil != null && previousUntil.isAfter(now()) ? previousUntil : null,
                row.instant(8));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
