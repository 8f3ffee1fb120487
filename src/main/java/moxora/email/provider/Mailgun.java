package moxora.email.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mailgun's webhooks: one event a delivery, signed within the body by HMAC-SHA-256 over a time and a random token.
 *
 * <p>The rest of the body is not signed: whoever has seen one delivery could send another body under its token. So a
 * token is good for one body only, and {@link #verify} says until when that must be remembered. Mailgun asks for the
 * same. An answer of 200 ends a delivery well and 406 ends it badly; after anything else it comes again 10, 10, 15, 30,
 * 60, 120 and 240 minutes later.
 */
final class Mailgun implements EventProvider {

    @Override
    public String name() {
        return "mailgun";
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        return new EndpointSecret(SigningKey.require(verificationKey, "Mailgun's HTTP webhook signing key"), false);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        MailgunSignature signature = MailgunSignature.of(delivery)
                .filter(given -> given.isUnder(HmacSha256.ofText(secret)))
                .orElseThrow(SignedTime::doesNotFit);
        return new Proof(signature.token(), SignedTime.requireRecent(signature.timestamp(), now));
    }

    @Override
    public Set<String> mediaTypes() {
        return Set.of("application/json", FormBody.URL_ENCODED, FormBody.MULTIPART);
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return List.of(
                FormBody.isForm(delivery)
                        ? MailgunForm.event(FormBody.fields(delivery))
                        : MailgunPayload.event(delivery.body()));
    }
}
