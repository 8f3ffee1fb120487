package moxora.policy;

import static moxora.policy.PolicyFixture.acme;
import static moxora.policy.PolicyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {

    @Test
    void unknownName_isRefusedWithTheNamesThatAreAllowed() {
        Policies policies = Policies.load(PolicyFixture.SHIPPED);
        assertThat(policies.find("umbrella")).isEmpty();
        assertThatThrownBy(() -> policies.require("umbrella"))
                .asInstanceOf(type(Fault.class))
                .satisfies(fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                        assertThat(complaint.pointer()).isEqualTo("/organisation/policy");
                        assertThat(complaint.code()).isEqualTo("unknown_policy");
                        assertThat(complaint.message())
                                .contains("moksana, moksho, moonengage, moxora, pixelant")
                                .doesNotContain("umbrella");
                    });
                });
    }

    @Test
    void requiredPolicy_isTheOneOfThatName() {
        Policies policies = Policies.load(PolicyFixture.SHIPPED);
        assertThat(policies.names()).containsExactly("moksana", "moksho", "moonengage", "moxora", "pixelant");
        assertThat(policies.all()).extracting(Policy::name).containsExactlyElementsOf(policies.names());
        for (String name : policies.names()) {
            assertThat(policies.require(name).name()).isEqualTo(name);
            assertThat(policies.find(name)).contains(policies.require(name));
        }
    }

    @Test
    void digest_isTheSha256OfTheFileAndFollowsEachByte(@TempDir Path folder) throws Exception {
        write(folder, "acme.yaml", acme());
        String before = Policies.load(folder).require("acme").digest();
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(acme().getBytes(StandardCharsets.UTF_8));
        assertThat(before).isEqualTo(HexFormat.of().formatHex(expected));
        write(folder, "acme.yaml", acme() + "# a comment\n");
        assertThat(Policies.load(folder).require("acme").digest()).isNotEqualTo(before);
    }

    @Test
    void folderWithoutSchema_isHeldAgainstTheBundledOne(@TempDir Path folder) {
        write(folder, "acme.yaml", acme() + "surprise: true\n");
        assertThatThrownBy(() -> Policies.load(folder)).hasMessageContaining("/surprise: found an unknown key");
    }

    @Test
    void foldersOwnSchema_canForbidMoreButNotAllowMore(@TempDir Path folder) throws Exception {
        write(folder, "acme.yaml", acme());
        write(folder, "schema.json", """
                {"properties": {"session": {"properties": {"idleLifetime": {"title": "PT15M", "const": "PT15M"}}}}}""");
        assertThatThrownBy(() -> Policies.load(folder))
                .message()
                .endsWith("acme.yaml:10:5: /session/idleLifetime: found P1D; allowed: PT15M")
                .hasLineCount(1);

        write(folder, "schema.json", "true");
        write(folder, "acme.yaml", acme() + "surprise: true\n");
        assertThatThrownBy(() -> Policies.load(folder)).hasMessageContaining("/surprise: found an unknown key");
    }

    @Test
    void bundledSchema_isTheOneInTheFolder() throws Exception {
        assertThat(PolicySchema.bundledBytes())
                .as("run the build again: the class path holds an old tenant-config/schema.json")
                .isEqualTo(Files.readAllBytes(PolicyFixture.SHIPPED.resolve("schema.json")));
    }

    @Test
    void byteOrderMarkAndWindowsLines_areNoProblem(@TempDir Path folder) {
        write(folder, "acme.yaml", "\ufeff" + acme().replace("\n", "\r\n"));
        assertThat(Policies.load(folder).names()).containsExactly("acme");
    }

    @Test
    void otherFilesInTheFolder_areLeftAlone(@TempDir Path folder) throws Exception {
        write(folder, "acme.yaml", acme());
        write(folder, "README.md", "Not a policy.");
        Files.createDirectory(folder.resolve("..data"));
        assertThat(Policies.load(folder).names()).containsExactly("acme");
    }
}
