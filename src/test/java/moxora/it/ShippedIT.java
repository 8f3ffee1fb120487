package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the WAR carries: the default build none of the AWS SDK, and the profile {@code aws-kms} no more than needed. */
class ShippedIT {

    private static final Path WAR = Path.of(System.getProperty("project.directory", "."), "target", "moxora.war");

    private static List<String> libraries() throws IOException {
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            return war.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
                    .map(name -> name.substring("WEB-INF/lib/".length()))
                    .toList();
        }
    }

    @Test
    void theAwsSdk_isShippedOnlyWhereItWasAskedFor() throws IOException {
        boolean asked = System.getProperty("aws-kms.scope", "provided").equals("compile");
        List<String> libraries = libraries();

        assertThat(libraries).anyMatch(name -> name.startsWith("tink-")).anyMatch(name -> name.startsWith("failsafe-"));
        assertThat(libraries.stream().anyMatch(name -> name.startsWith("kms-"))).isEqualTo(asked);
        assertThat(libraries.stream().anyMatch(name -> name.startsWith("sdk-core-")))
                .isEqualTo(asked);
    }

    @Test
    void noSecondHttpStack_andNothingOfTheTests_isShipped() throws IOException {
        assertThat(libraries())
                .noneMatch(name -> name.matches("(netty|httpclient|apache5?-client|aws-crt|wiremock|junit).*"));
    }
}
