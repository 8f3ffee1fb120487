package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.disclosure.feature.FeatureConfigurationException;
import moxora.disclosure.feature.Features;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.PolicyConfigurationException;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature is a file beside the policies, and held against them as the shipped ones are. */
@Tag("N9")
@Tag("P41")
class OwnFeaturesTest {

    private static final String CALL = """
            name: call-preparation
            limits:
                valuesPerField: 10
                charactersPerValue: 256
                events: 0
                charactersOfText: 500
                answerTokens: 300
                answerCharacters: 2000
            input:
                goal: 60
            system: |
                You prepare somebody for a call.
            user: |
                Job title: {{title}}
                Goal: {{input.goal}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("tenant-config"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        allow("title, input.goal");
    }

    private void allow(String fields) throws IOException {
        String moxora = Files.readString(Path.of("tenant-config", "moxora.yaml"));
        assertThat(moxora).contains("    features:\n");
        Files.writeString(
                folder.resolve("moxora.yaml"),
                moxora.replace("    features:\n", "    features:\n        call-preparation: [" + fields + "]\n"));
    }

    private void declare(String file, String yaml) throws IOException {
        Files.createDirectories(folder.resolve("features"));
        Files.writeString(folder.resolve("features").resolve(file), yaml);
    }

    private Features features() {
        return Features.load(Policies.load(folder));
    }

    @Test
    void aFeatureOfOnesOwn_isPreviewed_withItsFieldsAndItsInput() throws IOException {
        declare("call-preparation.yaml", CALL);
        try (Assembly moxora = new Assembly(
                TestClusters.settings(Map.of("moxora.tenant.config.dir", folder.toString())), Clock.systemUTC())) {
            TenantScope acme = organisation(moxora);
            UUID ada = moxora.contacts
                    .create(
                            acme,
                            "GB",
                            new ContactDraft(
                                    "Ada",
                                    null,
                                    List.of(),
                                    List.of(),
                                    "secretcompany",
                                    "Countess",
                                    List.of(),
                                    Map.of(),
                                    null))
                    .id();

            Preview preview = moxora.ai.previews.preview(
                    acme,
                    "call-preparation",
                    ada,
                    Json.createObjectBuilder().add("goal", "agree on the price").build());

            assertThat(preview.messages().get(1).content()).isEqualTo("Job title: Countess\nGoal: agree on the price");
            assertThat(preview.fieldsSent()).containsExactly("title");
            assertThatThrownBy(() -> moxora.ai.previews.preview(
                            acme,
                            "call-preparation",
                            ada,
                            Json.createObjectBuilder()
                                    .add("goal", "x".repeat(61))
                                    .build()))
                    .isInstanceOfSatisfying(Fault.class, fault -> {
                        assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                        assertThat(fault.complaints())
                                .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                                .containsExactly(org.assertj.core.groups.Tuple.tuple("/input/goal", "too_long"));
                    });
        }
    }

    private static TenantScope organisation(Assembly moxora) {
        var created = moxora.organisations.signUp(new SignUp(
                "acme", "moxora", null, "GB", "Admin", UUID.randomUUID() + "@acme.example", TestPlatform.PASSWORD));
        return TestPlatform.scope(created.organisation(), created.user());
    }

    @Test
    void aFieldThatItsTemplateDoesNotUse_stopsTheStart() throws IOException {
        declare("call-preparation.yaml", CALL);
        allow("title, company, input.goal");

        refused("policy moxora, feature call-preparation: the policy allows company, which the template does not use");
    }

    @Test
    void anInputThatItsTemplateDoesNotUse_stopsTheStart() throws IOException {
        declare("call-preparation.yaml", CALL.replace("    goal: 60\n", "    goal: 60\n    mood: 60\n"));

        refused("feature call-preparation: the template does not use input.mood, which it takes");
    }

    @Test
    void aFeatureWithoutItsFile_stopsTheStart() {
        refused("policy moxora, feature call-preparation: there is no such feature");
    }

    @Test
    void aNameThatIsTakenOrNone_stopsTheStart() throws IOException {
        for (String name : List.of("contact-summary", "receipts", "usage", "Call", "9lives", "a_b")) {
            declare(name + ".yaml", CALL.replace("name: call-preparation", "name: " + name));
            refused("feature " + name + ": ");
            Files.delete(folder.resolve("features").resolve(name + ".yaml"));
        }
    }

    @Test
    void whatIsNoFeatureFile_stopsTheStart() throws IOException {
        declare("call-preparation.yaml", CALL);
        declare("notes.txt", "");

        assertThatThrownBy(this::features)
                .isInstanceOf(PolicyConfigurationException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("files ending in .yaml");
    }

    private void refused(String message) {
        assertThatThrownBy(this::features)
                .isInstanceOf(FeatureConfigurationException.class)
                .hasMessageContaining(message);
    }
}
