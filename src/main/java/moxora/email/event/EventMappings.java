package moxora.email.event;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.EventProviders;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * What an organisation says that a provider's name for a type means, where we know no meaning: one of our types, or
 * nothing. A mapping holds for events that arrive from then on; those that wait are taken up by a replay.
 */
public final class EventMappings {

    /** Under this name the events of mails that report are known, beside those of the providers. */
    public static final String REPORTS = "report";

    private static final List<String> PROVIDERS =
            Stream.concat(EventProviders.names().stream(), Stream.of(REPORTS)).toList();

    /** How many an organisation may have. */
    public static final int MOST = 500;

    /** Of events that are taken without effect. */
    public static final String IGNORE = "ignore";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _.:/-]{0,99}");

    private final TenantStore store;
    private final AuditTrail audit;
    private final Clock clock;

    /** @param type the name of one of our types, or {@link #IGNORE} */
    public record Mapping(String provider, String name, String type, Instant createdAt) {}

    /** @param type empty where events of that name are to be ignored */
    public record Meaning(Optional<EmailEventType> type) {

        /**
         * The event that a report of a mapped name is. A mapping tells no class of a bounce, so it is one of this time
         * only: nobody is suppressed for good because of a word.
         */
        static ReportedEvent event(EmailEventType type, Reported.Unknown reported, String recipient) {
            return ReportedEvent.of(type, recipient, reported.sameness())
                    .at(reported.at())
                    .messageId(reported.messageId())
                    .bounce(type == EmailEventType.BOUNCE ? BounceClass.SOFT : null)
                    .build();
        }
    }

    public EventMappings(TenantStore store, AuditTrail audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Says what a name means, also when it meant something else before.
     *
     * @throws Fault 422 for a provider, name or type that cannot be, 409 when there are too many
     */
    public Mapping set(TenantScope scope, String provider, String name, String type) {
        requireProvider("/provider", provider);
        if (!NAME.matcher(name).matches()) {
            throw Fault.refused(
                    "/name",
                    "invalid_name",
                    "A name has 1 to 100 characters: letters, digits, blanks and _ . : / -, the first a letter or digit.");
        }
        if (!types().contains(type)) {
            throw Fault.refused("/type", "unknown_type", "Allowed types: " + String.join(", ", types()) + ".");
        }
        Mapping mapping = new Mapping(provider, name, type, clock.instant().truncatedTo(ChronoUnit.MICROS));
        store.run(scope, session -> {
            // Alone, so that no event of that name is parked while its meaning is being written.
            OrganisationGate.requireActiveAlone(session);
            requireRoom(session, provider, name);
            session.sql()
                    .update(
                            "insert into event_mapping (organisation_id, provider, name, type, created_at)"
                                    + " values (?, ?, ?, ?, ?) on conflict (organisation_id, provider, name)"
                                    + " do update set type = excluded.type, created_at = excluded.created_at",
                            session.organisation(),
                            provider,
                            name,
                            type,
                            mapping.createdAt);
            audit.record(session, AuditEvent.of(AuditAction.EVENT_MAPPING_SET, null, List.of(provider, type)));
        });
        return mapping;
    }

    /** All of the organisation's, by provider and name. */
    public List<Mapping> list(TenantScope scope) {
        return store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select provider, name, type, created_at from event_mapping where organisation_id = ?"
                                        + " order by provider, name",
                                row -> new Mapping(row.text(1), row.text(2), row.text(3), row.instant(4)),
                                session.organisation()));
    }

    /** @throws Fault 404 when there is none */
    public void remove(TenantScope scope, String provider, String name) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            int removed = session.sql()
                    .update(
                            "delete from event_mapping where organisation_id = ? and provider = ? and name = ?",
                            session.organisation(),
                            provider,
                            name);
            if (removed == 0) {
                throw Fault.notFound();
            }
            audit.record(session, AuditEvent.of(AuditAction.EVENT_MAPPING_REMOVED, null, knownProvider(provider)));
        });
    }

    /** What the provider's names mean here. */
    public Map<String, Meaning> of(TenantSession session, String provider) {
        Map<String, Meaning> meanings = new HashMap<>();
        session.sql()
                .rows(
                        "select name, type from event_mapping where organisation_id = ? and provider = ?",
                        row -> Map.entry(
                                row.text(1),
                                new Meaning(
                                        row.text(2).equals(IGNORE)
                                                ? Optional.empty()
                                                : Optional.of(EmailEventType.of(row.text(2))))),
                        session.organisation(),
                        provider)
                .forEach(entry -> meanings.put(entry.getKey(), entry.getValue()));
        return meanings;
    }

    /** @throws Fault 422 for a name that no provider has */
    static void requireProvider(String pointer, String provider) {
        if (!isProvider(provider)) {
            throw Fault.refused(
                    pointer, "unknown_provider", "Allowed providers: " + String.join(", ", providers()) + ".");
        }
    }

    /** Whether events can be that provider's; mails that report are a provider of their own. */
    static boolean isProvider(String name) {
        return providers().contains(name);
    }

    /** Whose events there can be. */
    public static List<String> providers() {
        return PROVIDERS;
    }

    private static List<String> knownProvider(String provider) {
        return isProvider(provider) ? List.of(provider) : List.of();
    }

    private static List<String> types() {
        return Stream.concat(Arrays.stream(EmailEventType.values()).map(EmailEventType::wire), Stream.of(IGNORE))
                .collect(Collectors.toList());
    }

    private static void requireRoom(TenantSession session, String provider, String name) {
        long others = session.sql()
                .count(
                        "select count(*) from event_mapping where organisation_id = ? and (provider <> ? or name <> ?)",
                        session.organisation(),
                        provider,
                        name);
        if (others >= MOST) {
            throw new Fault(FaultCode.CONFLICT, "An organisation has at most " + MOST + " mappings.");
        }
    }
}
