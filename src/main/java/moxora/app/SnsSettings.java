package moxora.app;

import java.nio.file.Files;
import java.nio.file.Path;
import moxora.email.provider.SigningCertificates;
import moxora.email.sns.CertificateFolder;
import moxora.email.sns.FetchedCertificates;
import moxora.email.sns.SubscriptionCall;
import org.jspecify.annotations.Nullable;

/**
 * How Amazon SNS is asked for its certificates.
 *
 * @param folder where they lie instead; when it is set, nothing is ever asked of SNS
 */
public record SnsSettings(@Nullable Path folder) {

    static SnsSettings of(Environment environment) {
        Path folder = environment.folder("moxora.sns.certificates");
        if (folder != null && !Files.isDirectory(folder)) {
            throw new Settings.Invalid("MOXORA_SNS_CERTIFICATES: a folder that is there is allowed.");
        }
        return new SnsSettings(folder);
    }

    SigningCertificates certificates() {
        return folder == null ? FetchedCertificates.ofSns() : new CertificateFolder(folder);
    }

    /** How subscriptions are confirmed; null where nothing is asked of SNS. */
    @Nullable
    SubscriptionCall call() {
        return folder == null ? SubscriptionCall.toSns() : null;
    }
}
