package moxora.email.provider;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import moxora.fault.Fault;

/** The providers we can hear. */
public final class EventProviders {

    private final List<EventProvider> all;

    /** @param certificates what Amazon's signatures are checked with */
    public EventProviders(SigningCertificates certificates) {
        this.all = List.of(
                new SendGrid(),
                new Mailgun(),
                new MailerSend(),
                new Resend(),
                new StandardWebhooks(),
                new Ses(certificates),
                new BasicAuthProvider("postmark", PostmarkPayload::read),
                new BasicAuthProvider("brevo", BrevoPayload::read),
                new BasicAuthProvider("mailjet", MailjetPayload::read),
                new BasicAuthProvider("sparkpost", SparkPostPayload::read));
    }

    /** The names of all of them. */
    public static List<String> names() {
        return new EventProviders((address, now) -> Optional.empty())
                .all.stream().map(EventProvider::name).toList();
    }

    public Optional<EventProvider> find(String name) {
        return all.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    /** @throws Fault 422 with the names that are allowed */
    public EventProvider require(String name) {
        return find(name)
                .orElseThrow(() -> Fault.refused(
                        "/provider",
                        "unknown_provider",
                        "There is no such provider here; allowed: "
                                + all.stream().map(EventProvider::name).collect(Collectors.joining(", ")) + "."));
    }
}
