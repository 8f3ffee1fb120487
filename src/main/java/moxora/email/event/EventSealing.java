package moxora.email.event;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Reported;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Cleaned;
import moxora.email.tracking.Minimised;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The sealed part of an event. Its row is named, for the associated data, by a hash of the event's identity and its
 * contact: so it opens neither with another event nor with another contact, and no id is stored for it.
 *
 * <p>A parked event keeps the recipient as keyed tokens only. Whoever is no contact (any more) did not ask to be kept.
 */
public final class EventSealing {

    /** The names under which an event's details lie sealed; without a detail there is nothing under its name. */
    public static final String MESSAGE_ID = "messageId";

    static final String URL = "url";
    static final String REASON = "reason";
    public static final String BOUNCE_CLASS = "bounceClass";
    static final String DIAGNOSTIC = "diagnostic";
    static final String STATUS = "status";
    public static final String MACHINE = "machine";
    static final String NETWORK = "network";
    static final String CLIENT = "client";
    private static final String PROVIDER_ID = "providerId";
    private static final String RECIPIENT = "recipientToken";
    private static final String SEARCHED = "recipientSearched";
    private static final String TYPE = "type";
    private static final String AT = "at";
    private static final String DO_NOT_TRACK = "doNotTrack";
    private static final String FAULT = "fault";

    private static final String NOT_KEPT = "";

    private final FieldSealer sealer;

    public EventSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Sealed seal(TenantScope scope, Token identity, UUID contact, ReportedEvent event) {
        return sealer.seal(
                scope,
                Compartment.EVENT,
                row(identity, contact),
                details(event).with(NETWORK, event.ip()).with(CLIENT, event.userAgent()));
    }

    /** The details of a contact's event by their names; what tells the provider's event apart is left closed. */
    public FieldValues open(TenantScope scope, Token identity, UUID contact, Sealed sealed) {
        return sealer.open(scope, Compartment.EVENT, row(identity, contact), sealed, name -> !name.equals(PROVIDER_ID));
    }

    /**
     * An event about an address that no contact has, with all that taking it up later needs; but not from where and
     * with what it was opened or clicked.
     */
    Sealed park(TenantScope scope, UUID row, ReportedEvent event, ContactAddresses.Address recipient) {
        return sealer.seal(
                scope,
                Compartment.PARKED_EVENT,
                row,
                apart(details(event), event.type().wire(), event.at(), recipient)
                        .with(DO_NOT_TRACK, event.doNotTrack() ? "true" : null));
    }

    Sealed park(TenantScope scope, UUID row, Reported.Unknown event, ContactAddresses.@Nullable Address recipient) {
        return sealer.seal(
                scope,
                Compartment.PARKED_EVENT,
                row,
                apart(new FieldValues(), Cleaned.reason(Cleaned.id(event.name())), event.at(), recipient)
                        .with(MESSAGE_ID, Cleaned.id(event.messageId())));
    }

    Sealed park(TenantScope scope, UUID row, Reported.Malformed event) {
        return sealer.seal(scope, Compartment.PARKED_EVENT, row, new FieldValues().with(FAULT, event.fault()));
    }

    private static FieldValues apart(
            FieldValues values,
            @Nullable String type,
            @Nullable Instant at,
            ContactAddresses.@Nullable Address recipient) {
        values.with(TYPE, type).with(AT, at == null ? null : at.toString());
        return recipient == null
                ? values
                : values.with(RECIPIENT, text(recipient.mark()))
                        .with(
                                SEARCHED,
                                recipient.searched().stream()
                                        .map(EventSealing::text)
                                        .toList());
    }

    /** A parked event as it was sealed. */
    public ParkedEvent unpark(TenantScope scope, UUID row, Sealed sealed) {
        FieldValues values = sealer.open(scope, Compartment.PARKED_EVENT, row, sealed, name -> true);
        return new ParkedEvent(
                values.one(TYPE).orElse(null),
                values.one(AT).map(Instant::parse).orElse(null),
                values.one(FAULT).orElse(null),
                values.one(RECIPIENT)
                        .map(mark -> new ContactAddresses.Address(
                                token(mark),
                                values.all(SEARCHED).stream()
                                        .map(EventSealing::token)
                                        .collect(Collectors.toSet())))
                        .orElse(null),
                values);
    }

    private static Token token(String text) {
        return Token.of(Base64.getUrlDecoder().decode(text));
    }

    /**
     * What a parked event holds.
     *
     * @param type one of our types where only the recipient is unknown, else the provider's name for it
     */
    public record ParkedEvent(
            @Nullable String type,
            @Nullable Instant at,
            @Nullable String fault,
            ContactAddresses.@Nullable Address recipient,
            FieldValues values) {

        /** The event that it is, once its type is known; its recipient is known by marks alone. */
        public ReportedEvent as(EmailEventType known) {
            BounceClass told =
                    values.one(BOUNCE_CLASS).flatMap(BounceClass::named).orElse(null);
            return ReportedEvent.of(known, NOT_KEPT, NOT_KEPT)
                    .at(at)
                    .messageId(values.one(MESSAGE_ID).orElse(null))
                    .url(values.one(URL).orElse(null))
                    .bounce(known == EmailEventType.BOUNCE && told == null ? BounceClass.SOFT : told)
                    .bounceCode(values.one(STATUS).orElse(null))
                    .reason(values.one(REASON).orElse(null))
                    .diagnostic(values.one(DIAGNOSTIC).orElse(null))
                    .machine(values.one(MACHINE).isPresent())
                    .doNotTrack(values.one(DO_NOT_TRACK).isPresent())
                    .providerId(values.one(PROVIDER_ID).orElse(null))
                    .build();
        }

        @Override
        public String toString() {
            return "ParkedEvent[redacted]";
        }
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
