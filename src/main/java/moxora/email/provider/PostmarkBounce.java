package moxora.email.provider;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Postmark's types of bounces and what they are in our terms. Postmark calls some things a bounce that are none: an
 * automatic reply, a wish to unsubscribe, a mail that it never sent.
 *
 * @see <a href="https://postmarkapp.com/developer/api/bounce-api#bounce-types">Bounce types</a>
 */
enum PostmarkBounce {
    HARD_BOUNCE("HardBounce", 1, BounceClass.HARD),
    TRANSIENT("Transient", 2, BounceClass.SOFT),
    UNSUBSCRIBE("Unsubscribe", 16, EmailEventType.UNSUBSCRIBE),
    SUBSCRIBE("Subscribe", 32),
    AUTO_RESPONDER("AutoResponder", 64),
    ADDRESS_CHANGE("AddressChange", 128),
    DNS_ERROR("DnsError", 256, BounceClass.SOFT),
    SPAM_NOTIFICATION("SpamNotification", 512, BounceClass.BLOCK),
    OPEN_RELAY_TEST("OpenRelayTest", 1024),
    UNKNOWN("Unknown", 2048, BounceClass.SOFT),
    SOFT_BOUNCE("SoftBounce", 4096, BounceClass.SOFT),
    VIRUS_NOTIFICATION("VirusNotification", 8192, BounceClass.BLOCK),
    CHALLENGE_VERIFICATION("ChallengeVerification", 16384, BounceClass.SOFT),
    BAD_EMAIL_ADDRESS("BadEmailAddress", 100000, BounceClass.HARD),
    SPAM_COMPLAINT("SpamComplaint", 100001, EmailEventType.COMPLAINT),
    MANUALLY_DEACTIVATED("ManuallyDeactivated", 100002, EmailEventType.REJECTED),
    UNCONFIRMED("Unconfirmed", 100003, EmailEventType.REJECTED),
    BLOCKED("Blocked", 100006, BounceClass.BLOCK),
    SMTP_API_ERROR("SMTPApiError", 100007, EmailEventType.REJECTED),
    INBOUND_ERROR("InboundError", 100008),
    DMARC_POLICY("DMARCPolicy", 100009, BounceClass.BLOCK),
    TEMPLATE_RENDERING_FAILED("TemplateRenderingFailed", 100010, EmailEventType.REJECTED);

    private final String type;
    private final int code;
    private final @Nullable EmailEventType ours;
    private final @Nullable BounceClass bounce;

    PostmarkBounce(String type, int code) {
        this.type = type;
        this.code = code;
        this.ours = null;
        this.bounce = null;
    }

    PostmarkBounce(String type, int code, EmailEventType ours) {
        this.type = type;
        this.code = code;
        this.ours = ours;
        this.bounce = null;
    }

    PostmarkBounce(String type, int code, BounceClass bounce) {
        this.type = type;
        this.code = code;
        this.ours = EmailEventType.BOUNCE;
        this.bounce = bounce;
    }

    /** By its name, or where only the number is told by that. */
    static Optional<PostmarkBounce> of(@Nullable String type, @Nullable String code) {
        return Arrays.stream(values())
                .filter(known -> type == null ? Integer.toString(known.code).equals(code) : known.type.equals(type))
                .findFirst();
    }

    String type() {
        return type;
    }

    /** Empty for what is parked. */
    Optional<EmailEventType> ours() {
        return Optional.ofNullable(ours);
    }

    @Nullable
    BounceClass bounce() {
        return bounce;
    }
}
