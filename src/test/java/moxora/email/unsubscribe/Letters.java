package moxora.email.unsubscribe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldValues;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.email.suppression.SuppressionReason;
import moxora.field.Compartment;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Marketing messages of an organisation as they are registered, and the links in them; for tests of other packages too. */
public final class Letters {

    private final Assembly moxora;
    private final TenantScope scope;

    public Letters(Assembly moxora, TenantScope scope) {
        this.moxora = moxora;
        this.scope = scope;
    }

    /** The headers of a new message to the contact. */
    public Map<String, String> headers(UUID contact, @Nullable String topic, String... addresses) {
        return headers(RegisteredMessage.Kind.MARKETING, contact, topic, addresses);
    }

    Map<String, String> headers(
            RegisteredMessage.Kind kind, UUID contact, @Nullable String topic, String... addresses) {
        moxora.sealer.prepare(scope);
        UUID id = Ids.next();
        RegisteredMessage message = new RegisteredMessage(
                id,
                contact,
                kind,
                topic == null ? null : moxora.email.suppressionList.topicMark(scope, topic),
                Policy.Tracking.IDENTIFIED);
        List<Token> marks = new ArrayList<>(marks(addresses));
        return moxora.store.within(scope, session -> {
            session.sql()
                    .update(
                            "insert into message (organisation_id, id, mark, contact_id, kind, topic_mark, tracking, sealed,"
                                    + " registered_at) values (?, ?, ?, ?, ?, ?::bytea, 'identified', ?, ?)",
                            session.organisation(),
                            id,
                            moxora.email.messages.mark(scope, id.toString()),
                            contact,
                            kind.wire(),
                            message.topic() == null ? null : message.topic().bytes(),
                            moxora.sealer.seal(scope, Compartment.MESSAGE, id, new FieldValues()),
                            moxora.clock.instant());
            return moxora.email.unsubscribeLinks.of(session, message, topic, marks);
        });
    }

    /** The token of a new message to the contact. */
    public String token(UUID contact, @Nullable String topic, String... addresses) {
        return token(headers(contact, topic, addresses));
    }

    /** The token in the header. */
    public static String token(Map<String, String> headers) {
        return headers.get("List-Unsubscribe").replaceAll(".*/unsubscribe/([^>]*)>.*", "$1");
    }

    List<Token> marks(String... addresses) {
        return java.util.Arrays.stream(addresses)
                .map(address -> moxora.email.addresses.address(scope, address))
                .map(ContactAddresses.Address::mark)
                .toList();
    }

    /** The scope that the token leads to, as the page makes it. */
    static TenantScope scope(UnsubscribeLinks.Located located) {
        return new TenantScope(
                located.organisation(), new Actor(located.link(), Actor.Role.ANONYMOUS), Purpose.EMAIL_EVENTS);
    }

    /** Acts by the token, wherever it leads. */
    boolean unsubscribe(String token) {
        return moxora.email
                .unsubscribeLinks
                .locate(token)
                .map(located -> moxora.email.unsubscribes.unsubscribe(scope(located), located.link()))
                .orElse(false);
    }

    /** Why a marketing message to the address would be withheld; null when it would not. */
    public @Nullable SuppressionReason blocked(@Nullable String topic, String address) {
        moxora.sealer.prepare(scope);
        return moxora.store.within(
                scope,
                session -> moxora.email
                        .suppressionList
                        .blocking(session, marks(address), RegisteredMessage.Kind.MARKETING, topic)
                        .orElse(null));
    }
}
