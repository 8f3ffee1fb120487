package moxora.email;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import moxora.TestClusters;
import moxora.email.provider.SnsTopic;
import moxora.email.sns.SelfMade;

/** Lays a certificate into the folder in which the tests' Moxora looks for those of SNS. */
public final class SnsCertificates {

    private SnsCertificates() {}

    /** A topic whose messages are signed with a certificate of its own. */
    public static SnsTopic topic(String arn) {
        String file = "SimpleNotificationService-" + UUID.randomUUID() + ".pem";
        try {
            Path keys = Files.createTempDirectory("sns");
            SelfMade made = new SelfMade(keys);
            Path folder = Path.of(TestClusters.properties().get("moxora.sns.certificates"));
            // Valid for as long as tests may put the clock forward.
            Files.writeString(
                    folder.resolve(file), SelfMade.pem(made.selfSigned("sns", "sns.amazonaws.com", "-1d", 36_500)));
            return new SnsTopic(made.key("sns"), arn, SnsTopic.HOST + "/" + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
