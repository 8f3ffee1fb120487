package moxora.email.trigger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.event.TakenEvent;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Cleaned;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;

/** The details of a trigger, sealed until somebody is told them. */
final class TriggerSealing {

    private static final String AT = "at";
    private static final String MESSAGE_ID = "messageId";
    private static final String BOUNCE_CLASS = "bounceClass";
    private static final String STATUS = "status";
    private static final String URL = "url";
    private static final String REASON = "reason";
    private static final String DIAGNOSTIC = "diagnostic";

    /** UUIDs of a form of one's own: version 8 (RFC 9562 section 5.8). */
    private static final long VERSION = 0x8000L;

    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final FieldSealer sealer;

    /** A trigger as it lies in its row. */
    record Stored(UUID id, long position, UUID contact, EmailEventType type, Instant receivedAt, Sealed sealed) {}

    TriggerSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Sealed seal(TenantScope scope, UUID id, TakenEvent event) {
        ReportedEvent reported = event.reported();
        BounceClass bounce = reported.bounceClass();
        return sealer.seal(
                scope,
                Compartment.TRIGGER,
                id,
                new FieldValues()
                        .with(AT, event.at().toString())
                        .with(MESSAGE_ID, Cleaned.id(reported.messageId()))
                        .with(BOUNCE_CLASS, bounce == null ? null : bounce.wire())
                        .with(STATUS, Cleaned.id(reported.bounceCode()))
                        .with(URL, Cleaned.url(reported.url(), false))
                        .with(REASON, Cleaned.reason(reported.reason()))
                        .with(DIAGNOSTIC, Cleaned.reason(reported.diagnostic())));
    }

    Trigger open(TenantScope scope, Stored stored) {
        FieldValues values = sealer.open(scope, Compartment.TRIGGER, stored.id, stored.sealed, name -> true);
        return new Trigger(
                stored.id,
                stored.type,
                Instant.parse(values.one(AT).orElseThrow()),
                stored.receivedAt,
                stored.contact,
                values.one(MESSAGE_ID).orElse(null),
                values.one(BOUNCE_CLASS).orElse(null),
                values.one(STATUS).orElse(null),
                values.one(URL).orElse(null),
                values.one(REASON).orElse(null),
                values.one(DIAGNOSTIC).orElse(null));
    }

    /**
     * The id of an event with a contact: derived from both, so that an event that is reported anew after it was
     * forgotten here is still recognised there.
     */
    static UUID id(Token identity, UUID contact) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest(ByteBuffer.allocate(Token.SIZE_BYTES + 2 * Long.BYTES)
                            .put(identity.bytes())
                            .putLong(contact.getMostSignificantBits())
                            .putLong(~contact.getLeastSignificantBits())
                            .array()));
            return new UUID(hash.getLong() & ~0xF000L | VERSION, hash.getLong() & ~(0b11L << 62) | VARIANT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
