package moxora.email;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The sealed part of an event. Its row is named, for the associated data, by a hash of the event's identity and its
 * contact: so it opens neither with another event nor with another contact, and no id is stored for it.
 *
 * <p>A parked event keeps the recipient as a keyed token only. Whoever is no contact (any more) did not ask to be kept.
 */
final class EventSealing {

    static final String MESSAGE_ID = "messageId";
    static final String URL = "url";
    static final String REASON = "reason";
    static final String BOUNCE_CLASS = "bounceClass";
    static final String DIAGNOSTIC = "diagnostic";
    static final String STATUS = "status";
    static final String MACHINE = "machine";
    static final String NETWORK = "network";
    static final String CLIENT = "client";
    private static final String PROVIDER_ID = "providerId";
    private static final String RECIPIENT = "recipientToken";
    private static final String TYPE = "type";
    private static final String AT = "at";
    private static final String FAULT = "fault";

    private final FieldSealer sealer;

    EventSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Sealed seal(TenantScope scope, Token identity, UUID contact, ReportedEvent event) {
        return sealer.seal(
                scope,
                Compartment.EVENT,
                row(identity, contact),
                details(event).with(NETWORK, event.ip()).with(CLIENT, event.userAgent()));
    }

    FieldValues open(TenantScope scope, Token identity, UUID contact, Sealed sealed) {
        return sealer.open(scope, Compartment.EVENT, row(identity, contact), sealed, name -> !name.equals(PROVIDER_ID));
    }

    /** An event about an address that no contact has; from where and with what it was opened is nobody's business then. */
    Sealed park(TenantScope scope, UUID row, ReportedEvent event, Token recipient) {
        return sealer.seal(
                scope,
                Compartment.PARKED_EVENT,
                row,
                details(event)
                        .with(TYPE, event.type().wire())
                        .with(AT, event.at() == null ? null : event.at().toString())
                        .with(RECIPIENT, text(recipient)));
    }

    Sealed park(TenantScope scope, UUID row, Reported.Unknown event, @Nullable Token recipient) {
        return sealer.seal(
                scope,
                Compartment.PARKED_EVENT,
                row,
                new FieldValues()
                        .with(TYPE, Cleaned.id(event.name()))
                        .with(AT, event.at() == null ? null : event.at().toString())
                        .with(MESSAGE_ID, Cleaned.id(event.messageId()))
                        .with(RECIPIENT, recipient == null ? null : text(recipient)));
    }

    Sealed park(TenantScope scope, UUID row, Reported.Malformed event) {
        return sealer.seal(scope, Compartment.PARKED_EVENT, row, new FieldValues().with(FAULT, event.fault()));
    }

    /** Of an event that is {@link Minimised}: as many values of its link's query are left as the policy allows. */
    private static FieldValues details(ReportedEvent event) {
        return new FieldValues()
                .with(MESSAGE_ID, Cleaned.id(event.messageId()))
                .with(URL, Cleaned.url(event.url(), true))
                .with(REASON, Cleaned.reason(event.reason()))
                .with(DIAGNOSTIC, Cleaned.reason(event.diagnostic()))
                .with(STATUS, Cleaned.id(event.bounceCode()))
                .with(
                        BOUNCE_CLASS,
                        event.bounceClass() == null ? null : event.bounceClass().wire())
                .with(MACHINE, event.machine() ? "true" : null)
                .with(PROVIDER_ID, Cleaned.id(event.providerId()));
    }

    private static String text(Token token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.bytes());
    }

    static UUID row(Token identity, UUID contact) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest(ByteBuffer.allocate(Token.SIZE_BYTES + 16)
                            .put(identity.bytes())
                            .putLong(contact.getMostSignificantBits())
                            .putLong(contact.getLeastSignificantBits())
                            .array()));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
