package moxora.email.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moxora.email.provider.SnsUrl;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate is believed to be SNS's, fetched and from a folder. */
@Tag("T-41")
class SnsTrustTest {

    private static final SnsUrl ADDRESS =
            new SnsUrl(URI.create("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"), "eu-west-1");
    private static final Instant NOW = Clock.systemUTC().instant();

    @TempDir
    static Path folder;

    private static X509Certificate root;
    private static X509Certificate otherRoot;
    private static X509Certificate signing;
    private static X509Certificate ofOtherChain;
    private static X509Certificate misnamed;
    private static X509Certificate selfSigned;
    private static X509Certificate expired;

    private final List<URI> asked = new ArrayList<>();

    @BeforeAll
    static void certificates() {
        SelfMade made = new SelfMade(folder);
        root = made.root("root");
        otherRoot = made.root("other");
        signing = made.issued("signing", "sns.amazonaws.com", "root", "-ext", "san=dns:sns.amazonaws.com");
        ofOtherChain = made.issued("stranger", "sns.amazonaws.com", "other");
        misnamed = made.issued("misnamed", "sns.amazonaws.com", "root", "-ext", "san=dns:sqs.amazonaws.com");
        selfSigned = made.selfSigned("self", "sns.amazonaws.com", "-1d", 90);
        expired = made.selfSigned("expired", "sns.amazonaws.com", "-20d", 10);
    }

    private Optional<?> fetched(Instant now, List<X509Certificate> peers, X509Certificate... file) {
        return source(200, SelfMade.pem(file), peers).key(ADDRESS, now);
    }

    private FetchedCertificates source(int status, String body, List<X509Certificate> peers) {
        return new FetchedCertificates(
                address -> {
                    asked.add(address);
                    return new SnsGet.Answer(status, body.getBytes(StandardCharsets.US_ASCII), peers);
                },
                new SnsTrust(List.of(root)));
    }

    @Test
    void theRightOne_isBelieved_aloneAndWithItsIssuer() {
        assertThat(fetched(NOW, List.of(), signing)).isPresent();
        assertThat(fetched(NOW, List.of(), signing, root)).isPresent();
        assertThat(fetched(NOW, List.of(root), signing)).isPresent();
    }

    @Test
    void oneOfAnotherChain_isNotBelieved() {
        assertThat(fetched(NOW, List.of(), ofOtherChain, otherRoot)).isEmpty();
        assertThat(fetched(NOW, List.of(otherRoot), ofOtherChain)).isEmpty();
        assertThat(fetched(NOW, List.of(), ofOtherChain, root)).isEmpty();
    }

    @Test
    void oneThatVouchesForItself_hasAnotherName_orIsOutOfItsTime_isNotBelieved() {
        assertThat(fetched(NOW, List.of(), selfSigned)).isEmpty();
        assertThat(fetched(NOW, List.of(), misnamed)).isEmpty();
        assertThat(fetched(NOW.plus(Duration.ofDays(91)), List.of(), signing)).isEmpty();
        assertThat(fetched(NOW.minus(Duration.ofDays(2)), List.of(), signing)).isEmpty();
    }

    @Test
    void whatIsNoCertificate_isNone_andAHostThatFailsIsAskedAgain() {
        assertThat(source(200, "hello", List.of()).key(ADDRESS, NOW)).isEmpty();
        assertThat(source(200, "", List.of()).key(ADDRESS, NOW)).isEmpty();
        assertThat(source(404, SelfMade.pem(signing), List.of()).key(ADDRESS, NOW))
                .isEmpty();
        assertThat(source(302, SelfMade.pem(signing), List.of()).key(ADDRESS, NOW))
                .isEmpty();
        for (int status : new int[] {429, 500, 503}) {
            assertThatThrownBy(() -> source(status, "", List.of()).key(ADDRESS, NOW))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.SNS_UNAVAILABLE));
        }
    }

    @Test
    void one_isFetchedOnceADay_andNeverKeptBeyondItsTime() {
        FetchedCertificates source = source(200, SelfMade.pem(signing), List.of());

        for (int i = 0; i < 100; i++) {
            assertThat(source.key(ADDRESS, NOW.plusSeconds(i))).contains(signing.getPublicKey());
        }
        assertThat(asked).containsExactly(ADDRESS.uri());
        assertThat(source.key(ADDRESS, NOW.plus(Duration.ofDays(2)))).isPresent();
        assertThat(asked).hasSize(2);
        Instant last = signing.getNotAfter().toInstant();
        assertThat(source.key(ADDRESS, last.minusSeconds(3))).isPresent();
        assertThat(source.key(ADDRESS, last.plusSeconds(3))).isEmpty();
    }

    @Test
    void theRootsOfTheJdk_areThere_andOursIsNoneOfThem() {
        SnsTrust jdk = SnsTrust.ofJdk();

        assertThat(jdk.holds(List.of(signing, root), List.of(), ADDRESS, NOW)).isFalse();
        assertThat(new SnsTrust(List.of(root)).holds(List.of(signing, root), List.of(), ADDRESS, NOW))
                .isTrue();
    }

    @Test
    void aFileInTheFolder_isVouchedForByWhoLaidItThere_whileItIsValid() throws IOException {
        CertificateFolder source = new CertificateFolder(folder);
        String name = "SimpleNotificationService-1.pem";

        assertThat(source.key(ADDRESS, NOW)).isEmpty();
        Files.writeString(folder.resolve(name), SelfMade.pem(selfSigned));
        assertThat(source.key(ADDRESS, NOW)).contains(selfSigned.getPublicKey());
        assertThat(source.key(ADDRESS, NOW.plus(Duration.ofDays(100)))).isEmpty();
        Files.writeString(folder.resolve(name), SelfMade.pem(expired));
        assertThat(source.key(ADDRESS, NOW)).isEmpty();
        Files.writeString(folder.resolve(name), "no certificate");
        assertThat(source.key(ADDRESS, NOW)).isEmpty();
    }

    @Test
    void aSubscription_isConfirmedByASuccess_andByNothingElse() {
        URI address = URI.create("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription");
        List<URI> opened = new ArrayList<>();
        new SubscriptionCall(at -> {
                    opened.add(at);
                    return new SnsGet.Answer(200, new byte[0], List.of());
                })
                .confirm(address);

        assertThat(opened).containsExactly(address);
        for (int status : new int[] {301, 403, 500}) {
            assertThatThrownBy(() -> new SubscriptionCall(at -> new SnsGet.Answer(status, new byte[0], List.of()))
                            .confirm(address))
                    .isInstanceOf(Fault.class);
        }
    }
}
