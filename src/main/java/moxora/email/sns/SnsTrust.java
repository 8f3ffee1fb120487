package moxora.email.sns;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import moxora.email.provider.SnsUrl;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate that the SNS host gave out is one that SNS signs with.
 *
 * <p>SNS publishes the signing certificate alone, without its issuer's (Amazon's own library takes a file with exactly
 * one). So that the file is SNS's rests on the TLS connection it came over; beyond that the certificate must be valid,
 * bear one of the names SNS signs under, not vouch for itself, and, as soon as its issuer's certificate is at hand (in
 * the file, or shown by the host), chain up to a root of the JDK.
 */
final class SnsTrust {

    private static final int DNS_NAME = 2;
    /** The regions of the US government share the names of one of them. */
    private static final String GOVERNMENT = "us-gov-";

    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+]+)");

    private final Set<TrustAnchor> roots;

    /** @param roots whom a chain must end at */
    SnsTrust(Collection<X509Certificate> roots) {
        this.roots = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toUnmodifiableSet());
    }

    /** With the roots that this JDK trusts. */
    static SnsTrust ofJdk() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return new SnsTrust(Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .flatMap(trusted -> Stream.of(trusted.getAcceptedIssuers()))
                    .toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no roots to trust", e);
        }
    }

    /**
     * Whether the first certificate may be believed.
     *
     * @param file the certificates of the file, the signing one first
     * @param peers those that the host showed when the file was fetched
     */
    boolean holds(List<X509Certificate> file, List<X509Certificate> peers, SnsUrl address, Instant now) {
        X509Certificate signing = file.get(0);
        if (!Certificates.isGood(signing, now)
                || !isNamed(signing, address)
                || signing.getSubjectX500Principal().equals(signing.getIssuerX500Principal())) {
            return false;
        }
        List<X509Certificate> issuers = new ArrayList<>(file.subList(1, file.size()));
        issuers.addAll(peers);
        boolean issuerIsAtHand = file.size() > 1
                || peers.stream()
                        .anyMatch(peer -> peer.getSubjectX500Principal().equals(signing.getIssuerX500Principal()));
        return !issuerIsAtHand || isChained(signing, issuers, now);
    }

    private boolean isChained(X509Certificate signing, List<X509Certificate> issuers, Instant now) {
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(signing);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(issuers)));
            // Revocation would be asked of hosts that are not SNS's.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException noChain) {
            return false;
        }
    }

    /** The names that SNS signs under differ by region; a wildcard is none of them. */
    private static boolean isNamed(X509Certificate certificate, SnsUrl address) {
        String region = address.region();
        String domain = address.host().substring(("sns." + region + ".").length());
        Set<String> allowed = Set.of(
                "sns." + domain,
                "sns-signing." + region + "." + domain,
                "sns-" + (region.startsWith(GOVERNMENT) ? GOVERNMENT + "west-1" : region) + "." + domain,
                address.host());
        return names(certificate).stream().anyMatch(allowed::contains);
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                return alternatives.stream()
                        .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                        .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                        .toList();
            }
            Matcher common =
                    COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
            return common.find() ? List.of(common.group(1).toLowerCase(Locale.ROOT)) : List.of();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }
}
