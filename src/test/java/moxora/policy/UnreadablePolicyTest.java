package moxora.policy;

import static moxora.policy.PolicyFixture.acme;
import static moxora.policy.PolicyFixture.acmeWith;
import static moxora.policy.PolicyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and folders that cannot be read as policies at all, and what a hostile one might try. */
class UnreadablePolicyTest {

    @TempDir
    private Path folder;

    private Sabotage sabotage;

    @BeforeEach
    void prepare() {
        sabotage = new Sabotage(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'    undoWindow'  | '  undoWindow'       | 7:3",
                "'    deadline'    | '\tdeadline'         | 6:1",
                "'[tag, company, name]'  | '[tag, company, name'      | 14:",
                "'policy: acme'    | 'policy: \"acme'     | 40:1",
                "'policy: acme'    | '? [a]\n: 1'         | 1:",
                "'policy: acme'    | '%YAML 3.0'          | 1:",
                "'policy: acme'    | 'policy: \u0007'     | 1:",
            })
    void yamlSyntaxError_isRefusedWithItsPlace(String good, String bad, String place) {
        assertThat(sabotage.problemsOf(acmeWith(good, bad.replace("\\n", "\n"))))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:" + place)
                .contains(": found a YAML syntax error (")
                .endsWith("); allowed: valid YAML");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | :1:1: found no document; allowed: a map of keys",
                "'# only this'     | :1:1: found no document; allowed: a map of keys",
                "just text         | :1:1: found just text; allowed: a map of keys",
                "'[a, b]'          | ':1:1: found [a, b]; allowed: a map of keys'",
            })
    void documentThatIsNoMap_isRefused(String text, String message) {
        assertThat(sabotage.problemsOf(text)).containsExactly(folder + "/acme.yaml" + message);
    }

    @Test
    void secondDocument_isRefused() {
        assertThat(sabotage.problemsOf(acme() + "---\npolicy: acme\n"))
                .containsExactly(folder + "/acme.yaml:41:1: found a second document; allowed: one document");
    }

    @Test
    void alias_isRefusedWhateverItStandsFor() {
        assertThat(sabotage.problemsOf(acme().replace("absoluteLifetime: P7D", "absoluteLifetime: &life P7D")
                        .replace("idleLifetime: P1D", "idleLifetime: *life")))
                .containsExactly(folder
                        + "/acme.yaml:10:5: /session/idleLifetime: found the alias *life; allowed: the value itself");
    }

    @Test
    void aliasBomb_isRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 50; i++) {
            String previous = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", List.of(previous, previous, previous))));
        }
        assertThat(sabotage.problemsOf(bomb.toString()))
                .contains(folder + "/acme.yaml:2:10: /a1/0: found the alias *a0; allowed: the value itself");
    }

    @ParameterizedTest
    @CsvSource({"10", "100", "5000", "30000"})
    void deepNesting_isRefused(int levels) {
        List<String> problems = sabotage.problemsOf(acmeWith("P30D", "[".repeat(levels) + "]".repeat(levels)));
        assertThat(problems)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains("/acme.yaml:6:"));
    }

    @Test
    void fileOverTheLimit_isRefusedUnread() {
        String padding = "#" + "x".repeat(PolicyFolder.LARGEST_FILE_BYTES - acme().length() - 2) + "\n";
        assertThat(Policies.load(write(folder, "acme.yaml", acme() + padding).getParent())
                        .names())
                .containsExactly("acme");
        assertThat(sabotage.problemsOf(acme() + "#" + padding))
                .containsExactly(folder + "/acme.yaml: found more than 65536 bytes; allowed: at most 65536 bytes");
    }

    @Test
    void fileThatIsNotUtf8_isRefusedAtTheFirstBadByte() {
        byte[] latin1 = acmeWith("Acme Privacy", "Acmé Privacy").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(sabotage.problemsOf("acme.yaml", latin1))
                .containsExactly(folder
                        + "/acme.yaml:3:15: found the byte 0xE9, which is not UTF-8 here; allowed: a file in UTF-8");
        assertThat(sabotage.problemsOf("acme.yaml", acme().getBytes(StandardCharsets.UTF_16)))
                .hasSize(1);
    }

    @Test
    void missingFolder_isRefused() {
        Path nowhere = folder.resolve("nowhere");
        assertThat(Sabotage.problemsIn(nowhere))
                .containsExactly(nowhere
                        + ": found no folder; allowed: a folder with one file for each policy, such as moxora.yaml");
        Path file = write(folder, "file", "");
        assertThat(Sabotage.problemsIn(file)).singleElement().asString().contains("found no folder");
    }

    @Test
    void emptyFolder_isRefused() {
        write(folder, "schema.json", PolicySchema.bundledBytes());
        assertThat(sabotage.problems())
                .containsExactly(folder + ": found no policy; allowed: at least one file such as moxora.yaml");
    }

    @Test
    void otherEndingAndUnreadableFile_areRefusedRatherThanPassedOver() throws IOException {
        write(folder, "acme.yml", acme());
        Files.createDirectory(folder.resolve("beta.yaml"));
        assertThat(sabotage.problems())
                .containsExactly(
                        folder + "/acme.yml: found the ending .yml; allowed: the ending .yaml",
                        folder + "/beta.yaml: found no readable file; allowed: a file that Moxora may read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"type\":'",
                "'[]'",
                "'7'",
                "'{\"pattern\": \"(\"}'",
                "'{\"$ref\": \"http://127.0.0.1:1/x\"}'",
                "''",
                "'{\"$schema\": \"http://127.0.0.1:1/draft\"}'",
            })
    void foldersOwnSchemaThatIsNone_isRefused(String schema) {
        write(folder, "acme.yaml", acme());
        write(folder, "schema.json", schema);
        assertThat(sabotage.problems())
                .singleElement()
                .asString()
                .startsWith(folder + "/schema.json: found no usable schema (")
                .endsWith("allowed: the schema.json of this version");
    }

    /** Whatever the bytes are, the operator gets policies or a list of problems, never another exception. */
    @Test
    void mutatedFile_isReadOrRefusedButNeverCrashes() {
        int rounds = "full".equals(System.getProperty("moxora.battery")) ? 200_000 : 5_000;
        SplittableRandom random = new SplittableRandom(20261122);
        List<PolicySchema> schemas = List.of(PolicySchema.parse(PolicySchema.bundledBytes()));
        byte[] good = acme().getBytes(StandardCharsets.UTF_8);
        byte[] pieces = "\n\t :-?[]{},#&*!|>'\"%@`\0~<=0P".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < rounds; round++) {
            byte[] bad = good.clone();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                bad[random.nextInt(bad.length)] =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : pieces[random.nextInt(pieces.length)];
            }
            Problems problems = new Problems();
            boolean accepted = new PolicyFile(schemas, problems)
                    .parse("acme.yaml", "acme", bad)
                    .isPresent();
            assertThat(accepted).as("round %d: %s", round, problems.lines()).isEqualTo(problems.size() == 0);
        }
    }
}
