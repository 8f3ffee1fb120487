package moxora.email.unsubscribe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.LinkTokens;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * The links in messages by which their recipients unsubscribe, one for each marketing message.
 *
 * <p>What a link stands for is kept apart from the message, which goes with its contact: an address must stay
 * unsubscribable while its mails lie in a mailbox. Kept are keyed marks, sealed; the address itself never was here.
 */
public final class UnsubscribeLinks implements UnsubscribeHeaders {

    /** How long a link works after its message was registered; RFC 8058 says no figure, CAN-SPAM asks for 30 days. */
    public static final Duration LIFETIME = Duration.ofDays(3 * 365);

    static final String LIST_UNSUBSCRIBE = "List-Unsubscribe";
    static final String LIST_UNSUBSCRIBE_POST = "List-Unsubscribe-Post";

    private static final String KIND = "unsubscribe";
    private static final String CONTACT = "contact";
    private static final String TOPIC = "topic";
    private static final String ADDRESSES = "addresses";

    private final FieldSealer sealer;
    private final LinkTokens tokens;
    private final Reach reach;
    private final Clock clock;

    /**
     * How the outside reaches the page.
     *
     * @param root of this server, with a slash at its end
     * @param mailbox where mails to unsubscribe arrive, if somewhere
     */
    public record Reach(String root, @Nullable String mailbox) {}

    /** Where a link leads. */
    public record Located(OrganisationId organisation, UUID link) {}

    /**
     * A link as it was made.
     *
     * @param id of its message too
     * @param acts how often it was used to some effect
     */
    record Link(UUID id, UUID contact, @Nullable String topic, List<Token> addresses, long acts) {

        @Override
        public String toString() {
            return "Link[" + id + "]";
        }
    }

    public UnsubscribeLinks(FieldSealer sealer, LinkTokens tokens, Reach reach, Clock clock) {
        this.sealer = sealer;
        this.tokens = tokens;
        this.reach = reach;
        this.clock = clock;
    }

    @Override
    public Map<String, String> of(
            TenantSession session, RegisteredMessage message, @Nullable String topic, Collection<Token> addresses) {
        if (message.kind() != RegisteredMessage.Kind.MARKETING) {
            return Map.of();
        }
        if (addresses.isEmpty()) {
            throw Fault.refused(
                    "/contactId", "no_address", "A marketing message is to a contact with an e-mail address.");
        }
        keep(session, message, topic, addresses);
        String token = tokens.of(KIND, session.scope().organisation(), message.id());
        String page = "<" + reach.root + "unsubscribe/" + token + ">";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                LIST_UNSUBSCRIBE,
                reach.mailbox == null ? page : page + ", <mailto:" + reach.mailbox + "?subject=" + token + ">");
        headers.put(LIST_UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click");
        return headers;
    }

    /** A message that is registered again keeps its link, for the addresses that its contact has now. */
    private void keep(
            TenantSession session, RegisteredMessage message, @Nullable String topic, Collection<Token> addresses) {
        Sealed sealed = sealer.seal(
                session.scope(),
                Compartment.UNSUBSCRIBE_LINK,
                message.id(),
                new FieldValues()
                        .with(CONTACT, message.contact().toString())
                        .with(TOPIC, topic)
                        .with(
                                ADDRESSES,
                                addresses.stream()
                                        .distinct()
                                        .map(mark -> Base64.getEncoder().encodeToString(mark.bytes()))
                                        .sorted()
                                        .toList()));
        session.sql()
                .update(
                        "insert into unsubscribe_link (organisation_id, id, sealed, expires_at) values (?, ?, ?, ?)"
                                + " on conflict (organisation_id, id) do update"
                                + " set sealed = excluded.sealed, expires_at = excluded.expires_at",
                        session.organisation(),
                        message.id(),
                        sealed,
                        clock.instant().plus(LIFETIME));
    }

    /** Where a token leads; empty when it is none of ours. Asks no database. */
    public Optional<Located> locate(String token) {
        return tokens.read(KIND, token).map(found -> new Located(found.organisation(), found.target()));
    }

    /** Whether the link is there and works still; opens nothing. */
    boolean isAlive(TenantSession session, UUID link) {
        return session.sql()
                        .count(
                                "select count(*) from unsubscribe_link l join organisation o"
                                        + " on o.organisation_id = l.organisation_id"
                                        + " where l.organisation_id = ? and l.id = ? and l.expires_at > ?"
                                        + " and o.state in ('ACTIVE', 'CLOSING')",
                                session.organisation(),
                                link,
                                clock.instant())
                > 0;
    }

    /** The link, if it works. */
    Optional<Link> find(TenantSession session, UUID link) {
        return find(session, link, "");
    }

    /** The link, if it works, locked: who acts by it at the same time comes afterwards. */
    Optional<Link> lock(TenantSession session, UUID link) {
        return find(session, link, " for update");
    }

    private Optional<Link> find(TenantSession session, UUID link, String lock) {
        Instant now = clock.instant();
        return session.sql()
                .first(
                        "select sealed, acts from unsubscribe_link where organisation_id = ? and id = ? and expires_at > ?"
                                + lock,
                        row -> opened(session, link, row.sealed(1), row.number(2)),
                        session.organisation(),
                        link,
                        now);
    }

    private Link opened(TenantSession session, UUID id, Sealed sealed, long acts) {
        FieldValues values = sealer.open(session.scope(), Compartment.UNSUBSCRIBE_LINK, id, sealed, name -> true);
        return new Link(
                id,
                UUID.fromString(values.one(CONTACT).orElseThrow()),
                values.one(TOPIC).orElse(null),
                values.all(ADDRESSES).stream()
                        .map(mark -> Token.of(Base64.getDecoder().decode(mark)))
                        .toList(),
                acts);
    }

    /** Notes that the link was used to some effect. */
    static void acted(TenantSession session, Link link) {
        session.sql()
                .update(
                        "update unsubscribe_link set acts = acts + 1 where organisation_id = ? and id = ?",
                        session.organisation(),
                        link.id);
    }
}
