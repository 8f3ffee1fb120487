package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Tally;
import moxora.crypto.OpenedKeys;
import moxora.erasure.HeapNeedles;
import moxora.store.VaultKeysetStore;
import moxora.tenant.OrganisationId;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap of the deployed server, with its threads and buffers, behind an erasure. Part of the whole battery only. */
@Tag("B18")
@Tag("T-29")
class HeapIT extends Deployed {

    private static final int SECONDS = 60;
    private static final int OTHER_REQUESTS = 200;

    private static final List<String> TEXTS = List.of("name", "email");

    /** Tolerated, for texts and not for keys: what a request brought lies in its thread's buffer until others come. */
    private static final String SERVERS_BUFFER = " < org.glassfish.grizzly.memory.HeapMemoryManager";

    @TempDir
    private Path folder;

    @Test
    void afterAnErasure_neitherKeysNorTextsAreInTheServersHeap() throws Exception {
        Assumptions.assumeTrue(Tally.size(0, 1) == 1, "part of the whole battery");
        Tenant acme = signUp("acme", "moxora");
        Tenant bolt = signUp("bolt", "moxora");
        String name = Canary.text();
        String email = Canary.email();
        for (int i = 0; i < 20; i++) {
            post(
                    "api/v1/contacts",
                    acme.token(),
                    "{\"firstName\":\"" + name + "\",\"emails\":[\"" + i + email + "\"],\"notes\":\"" + name + "\"}");
            assertThat(get("api/v1/contacts?name=" + name + "&include=profile,notes", acme.token())
                            .body())
                    .contains(name);
        }
        importCsv(
                acme,
                "?mapping=" + encode("{\"Name\":\"lastName\"}"),
                ("Name\r\n" + name + "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(get("api/v1/contacts/export", acme.token()).body()).contains(email);
        HeapNeedles needles = needles(acme).and("name", name).and("email", email);
        needles.requireKeys(dump());

        assertThat(post("api/v1/organisation/closure", acme.token(), "{\"confirmName\":\"acme\"}")
                        .status())
                .isEqualTo(202);
        post("ops/v1/clock", operatorToken(), "{\"advance\":\"P21D\"}");
        assertThat(get("ops/v1/closures/" + acme.organisation(), operatorToken())
                        .json()
                        .getString("state"))
                .isEqualTo("VERIFIED");
        String fresh = logIn(bolt.email());
        for (int i = 0; i < OTHER_REQUESTS; i++) {
            get("api/v1/contacts", fresh);
        }

        Path after = dump();
        Tally tally = Tally.of("B18 keys and texts of an erased organisation in the deployed server's heap");
        needles.hits(after).forEach((each, hits) -> {
            List<String> holders = hits == 0 ? List.of() : needles.holders(after, each);
            boolean passing = TEXTS.contains(each)
                    && !holders.isEmpty()
                    && holders.stream().allMatch(holder -> holder.contains(SERVERS_BUFFER));
            tally.check(hits == 0 || passing, hits == 0 ? "" : each + " in " + holders);
        });
        tally.close();
    }

    private static HeapNeedles needles(Tenant tenant) {
        Assembly moxora = TestPlatform.shared().assembly;
        return new HeapNeedles(OpenedKeys.of(
                moxora.keyrings,
                new VaultKeysetStore(moxora.vault, moxora.clock),
                new OrganisationId(UUID.fromString(tenant.organisation()))));
    }

    /** Behind a collection, as jcmd does it unless told otherwise. */
    private Path dump() throws Exception {
        Path file = folder.resolve("server.hprof");
        Files.deleteIfExists(file);
        ProcessHandle server = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
        Process jcmd = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(server.pid()),
                        "GC.heap_dump",
                        file.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(jcmd.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(jcmd.exitValue()).isZero();
        return file;
    }
}
