package moxora.email.unsubscribe;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.contact.ContactAddresses;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.email.event.EventIntake;
import moxora.email.suppression.ResubscribeConsent;
import moxora.email.suppression.Suppression;
import moxora.email.suppression.SuppressionList;
import moxora.email.suppression.SuppressionReason;
import moxora.email.tracking.Tracking;
import moxora.policy.Policies;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What people do about the mails they get, by the link in one of them. A link that does not work (any more), or whose
 * organisation is gone, does nothing, and nothing says so.
 *
 * <p>It works while the organisation is being closed, and after the contact was erased: an address stays unsubscribed
 * whoever has it. Nothing is known of who comes but the link.
 */
public final class Unsubscribes {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final UnsubscribeLinks links;
    private final SuppressionList suppressions;
    private final Topics topics;
    private final OwnEvents events;
    private final ResubscribeConsent consent;
    private final AuditTrail audit;
    private final Clock clock;

    public Unsubscribes(
            TenantStore store,
            FieldSealer sealer,
            BlindIndex index,
            Policies policies,
            ContactAddresses addresses,
            UnsubscribeLinks links,
            SuppressionList suppressions,
            Topics topics,
            EventIntake intake,
            ResubscribeConsent consent,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.links = links;
        this.suppressions = suppressions;
        this.topics = topics;
        this.events = new OwnEvents(addresses, index, new Tracking(policies), intake);
        this.consent = consent;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Unsubscribes every address that the message was for, from its topic or, where it had none, from all mails that
     * need a wish. Once is as good as often.
     *
     * @return whether anything came of it
     */
    public boolean unsubscribe(TenantScope scope, UUID link) {
        return with(scope, link, (session, found) -> {
                    boolean there = events.isThere(session, found);
                    boolean changed = suppress(session, found, found.topic());
                    // A first use is told even where the address was suppressed already: it is what the person did.
                    if (changed || found.acts() == 0) {
                        told(session, found, there, 1);
                        return true;
                    }
                    return false;
                })
                .orElse(false);
    }

    /** What the recipient of the link's message gets at present; empty where the link does not work. */
    public Optional<Preferences> preferences(TenantScope scope, UUID link) {
        if (!isAlive(scope, link)) {
            return Optional.empty();
        }
        sealer.prepare(scope);
        return store.within(scope, session -> links.find(session, link).map(found -> preferences(session, found)));
    }

    /** Does as the recipient wishes, and answers how things stand afterwards; empty where the link does not work. */
    public Optional<Preferences> save(TenantScope scope, UUID link, Preferences.Wish wish) {
        return with(scope, link, (session, found) -> {
            boolean there = events.isThere(session, found);
            long ended = 0;
            long begun = 0;
            if (wish.none()) {
                ended += suppress(session, found, null) ? 1 : 0;
            } else {
                begun += lift(session, found, null) ? 1 : 0;
                for (Topic topic : topics.all(session)) {
                    if (!wish.shown().contains(topic.id())) {
                        continue;
                    }
                    if (wish.wanted().contains(topic.id())) {
                        begun += lift(session, found, topic.name()) ? 1 : 0;
                    } else {
                        ended += suppress(session, found, topic.name()) ? 1 : 0;
                    }
                }
            }
            if (ended > 0) {
                told(session, found, there, ended);
            }
            if (begun > 0) {
                audit.record(session, AuditEvent.of(AuditAction.RESUBSCRIBED, found.id(), Map.of("topics", begun)));
            }
            return preferences(session, found);
        });
    }

    /** Looks before it opens: what has no keys any more needs none to be told. */
    private boolean isAlive(TenantScope scope, UUID link) {
        return store.within(scope, session -> links.isAlive(session, link));
    }

    private <T> Optional<T> with(
            TenantScope scope, UUID link, BiFunction<TenantSession, UnsubscribeLinks.Link, T> act) {
        if (!isAlive(scope, link)) {
            return Optional.empty();
        }
        sealer.prepare(scope);
        return store.within(
                scope,
                session -> OrganisationGate.isOpenOrClosing(session)
                        ? links.lock(session, link).map(found -> act.apply(session, found))
                        : Optional.empty());
    }

    private void told(TenantSession session, UnsubscribeLinks.Link link, boolean there, long topicsEnded) {
        if (there) {
            events.unsubscribed(session, link, now());
        }
        UnsubscribeLinks.acted(session, link);
        audit.record(session, AuditEvent.of(AuditAction.UNSUBSCRIBED, link.id(), Map.of("topics", topicsEnded)));
    }

    /** All addresses at once, so that they are held in one order. */
    private boolean suppress(TenantSession session, UnsubscribeLinks.Link link, @Nullable String topic) {
        return suppressions.suppress(
                        session,
                        link.addresses().stream()
                                .map(address -> new Suppression(address, topic, SuppressionReason.UNSUBSCRIBE))
                                .toList())
                > 0;
    }

    /** Takes back what people said themselves, and nothing else: no bounce, no complaint, nobody else's decision. */
    private boolean lift(TenantSession session, UnsubscribeLinks.Link link, @Nullable String topic) {
        boolean changed = false;
        for (Token address : link.addresses()) {
            changed |= suppressions.lift(session, address, topic, SuppressionReason.UNSUBSCRIBE);
        }
        if (changed) {
            consent.given(session, link.addresses(), topic, now());
        }
        return changed;
    }

    private Preferences preferences(TenantSession session, UnsubscribeLinks.Link link) {
        Set<Token> ended = ended(session, link.addresses());
        return new Preferences(
                topics.all(session).stream()
                        .map(topic -> new Preferences.Choice(
                                topic.id(),
                                topic.shown(),
                                topic.description(),
                                !ended.contains(suppressions.topicMark(session.scope(), topic.name()))))
                        .toList(),
                ended.contains(suppressions.topicMark(session.scope(), null)));
    }

    /** The topics that any of the addresses is unsubscribed from. */
    private static Set<Token> ended(TenantSession session, List<Token> addresses) {
        List<Object> parameters =
                new ArrayList<>(List.of(session.organisation(), SuppressionReason.UNSUBSCRIBE.wire()));
        parameters.addAll(addresses);
        return Set.copyOf(session.sql()
                .rows(
                        "select distinct topic_mark from suppression where organisation_id = ? and reason = ? and mark in ("
                                + String.join(", ", Collections.nCopies(addresses.size(), "?")) + ")",
                        row -> row.token(1),
                        parameters.toArray()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
