package moxora.email.sns;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import moxora.email.provider.SigningCertificates;
import moxora.email.provider.SnsUrl;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** Certificates as the SNS host gives them out, kept for a day. */
public final class FetchedCertificates implements SigningCertificates {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int MOST_KEPT = 100;

    private final SnsGet sns;
    private final SnsTrust trust;
    private final Map<SnsUrl, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(X509Certificate certificate, Instant until) {}

    FetchedCertificates(SnsGet sns, SnsTrust trust) {
        this.sns = sns;
        this.trust = trust;
    }

    /** From the real host, under the roots of this JDK. */
    public static FetchedCertificates ofSns() {
        return new FetchedCertificates(new SnsHttp(), SnsTrust.ofJdk());
    }

    @Override
    public Optional<PublicKey> key(SnsUrl address, Instant now) {
        Kept known = kept.get(address);
        if (known != null && now.isBefore(known.until) && !now.isBefore(known.until.minus(KEPT))) {
            return Optional.of(known.certificate)
                    .filter(certificate -> Certificates.isGood(certificate, now))
                    .map(X509Certificate::getPublicKey);
        }
        Optional<X509Certificate> fetched = fetch(address, now);
        fetched.ifPresent(certificate -> keep(address, certificate, now));
        return fetched.map(X509Certificate::getPublicKey);
    }

    /** Empty for a file that is not there, or not to be believed. */
    private Optional<X509Certificate> fetch(SnsUrl address, Instant now) {
        SnsGet.Answer answer = sns.get(address.uri());
        if (answer.status() == 429 || answer.status() >= 500) {
            throw new Fault(FaultCode.SNS_UNAVAILABLE, "Amazon SNS answered with status " + answer.status() + ".");
        }
        List<X509Certificate> file = answer.status() == 200 ? Certificates.ofPem(answer.body()) : List.of();
        return !file.isEmpty() && trust.holds(file, answer.peers(), address, now)
                ? Optional.of(file.get(0))
                : Optional.empty();
    }

    private void keep(SnsUrl address, X509Certificate certificate, Instant now) {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(address, new Kept(certificate, now.plus(KEPT)));
    }
}
