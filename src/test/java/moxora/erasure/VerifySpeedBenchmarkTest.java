package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.csv.Rounds;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a stranger waits for the verdict on a certificate, a new virtual machine each time; reported, not judged. */
@Tag("benchmark")
class VerifySpeedBenchmarkTest {

    private static final int ROUNDS = 9;

    @TempDir
    Path folder;

    @Test
    void aCertificate_isVerifiedByAFreshProcess() throws Exception {
        Assembly moxora = TestPlatform.shared().assembly;
        TenantScope acme = TestPlatform.shared().acme();
        TestPlatform.shared().bolt();
        Closure closure = moxora.erasure.closures.request(acme);
        TestPlatform.shared().clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        String body = moxora.erasure.certificates.find(acme.organisation()).orElseThrow();
        Files.writeString(folder.resolve("certificate.json"), body);
        Files.writeString(folder.resolve("operator.pub"), moxora.erasure.certificates.publicKeyPem());
        double[] millis = IntStream.range(0, ROUNDS)
                .mapToDouble(round -> verify())
                .sorted()
                .toArray();
        Rounds.report(String.format(
                Locale.ROOT,
                "verify of a certificate of %d bytes, process and all: median %.0f ms of %d, slowest %.0f ms",
                body.length(),
                millis[ROUNDS / 2],
                ROUNDS,
                millis[ROUNDS - 1]));
    }

    private double verify() {
        long began = System.nanoTime();
        try {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            Path.of(System.getProperty("project.directory", "."), "target", "classes")
                                    .toString(),
                            "moxora.launch.Moxora",
                            "verify",
                            "certificate.json",
                            "--key",
                            "operator.pub")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
            assertThat(process.waitFor())
                    .as(Files.readString(folder.resolve("said")))
                    .isZero();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - began) / 1e6;
    }
}
