package moxora.disclosure.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import moxora.TestPlatform;
import moxora.policy.Policies;
import moxora.policy.Policy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N9")
class FeaturesTest {

    private final Policies policies = TestPlatform.shared().assembly.policies;

    @Test
    @Tag("P39")
    void theShippedFeatures_useWhatEachPolicyAllows_noMoreAndNoFewer() {
        Features features = Features.load(policies);

        for (Policy policy : policies.all()) {
            policy.ai()
                    .features()
                    .forEach((name, allowed) -> assertThat(
                                    features.find(name).orElseThrow().fieldsSent())
                            .containsExactlyInAnyOrderElementsOf(allowed));
        }
    }

    @Test
    void aVariableTooMany_stopsTheStart() {
        Feature leaking = sabotaged(yaml -> yaml.replace("Company: {{company}}", "Company: {{company}} {{lastName}}"));

        assertThatThrownBy(() -> new Features(List.of(leaking)).requireFitting(List.of(policy("tag-suggestions"))))
                .isInstanceOf(FeatureConfigurationException.class)
                .hasMessage("policy moxora, feature tag-suggestions: the template uses lastName, which the policy does"
                        + " not allow");
    }

    @Test
    void aVariableTooFew_stopsTheStart() {
        Feature wasteful = sabotaged(yaml -> yaml.replace("Job title: {{title}}", ""));

        assertThatThrownBy(() -> new Features(List.of(wasteful)).requireFitting(List.of(policy("tag-suggestions"))))
                .isInstanceOf(FeatureConfigurationException.class)
                .hasMessage("policy moxora, feature tag-suggestions: the policy allows title, which the template does"
                        + " not use");
    }

    @Test
    void aFeatureThatNobodyDeclared_stopsTheStart() {
        assertThatThrownBy(() -> new Features(List.of()).requireFitting(List.of(policy("tag-suggestions"))))
                .isInstanceOf(FeatureConfigurationException.class)
                .hasMessageContaining("policy moxora, feature tag-suggestions: there is no such feature");
    }

    @Test
    void whatNeverLeaves_isNoVariable_evenWhereNoPolicyIsLooking() {
        for (String never : List.of("specialFields", "id", "nickname", "input.other")) {
            Feature leaking = sabotaged(yaml -> yaml.replace("{{company}}", "{{" + never + "}}"));
            assertThatThrownBy(() -> new Features(List.of(leaking)).requireFitting(List.of()))
                    .isInstanceOf(FeatureConfigurationException.class)
                    .hasMessage("feature tag-suggestions: the template uses " + never
                            + ", which is no field or never leaves");
        }
    }

    @Test
    void everyProblem_isListed() {
        Feature both = sabotaged(yaml -> yaml.replace("{{company}}", "{{lastName}}"));

        assertThatThrownBy(() -> new Features(List.of(both)).requireFitting(List.of(policy("tag-suggestions"))))
                .isInstanceOfSatisfying(
                        FeatureConfigurationException.class,
                        refused -> assertThat(refused.problems()).hasSize(2));
    }

    @Test
    void aFileWithAKeyTooManyOrTooFew_isRefused() {
        List<UnaryOperator<String>> sabotages = List.of(
                yaml -> yaml + "\nmodel: any\n",
                yaml -> yaml.replace("events: 0", ""),
                yaml -> yaml.replace("events: 0", "events: -1"),
                yaml -> yaml.replace("events: 0", "events: many"),
                yaml -> yaml.replace("name: tag-suggestions", "name: contact-summary"),
                yaml -> yaml.replace("name: tag-suggestions", "name: tag-suggestions\nname: tag-suggestions"),
                yaml -> yaml.replace("{{company}}", "{{company}"),
                yaml -> yaml.replace("You suggest", "You suggest {{company}}"),
                yaml -> yaml.replace("You suggest", "You suggest [NAME_1]"),
                yaml -> yaml.replace("pattern: \"^.{1,100}$\"", "pattern: '['"),
                yaml -> yaml.replace("answer:", "answer:\n    $ref: https://schemas.example/x"),
                yaml -> "[]",
                yaml -> ": :");
        for (UnaryOperator<String> sabotage : sabotages) {
            assertThat(sabotage.apply(shipped()))
                    .as("the sabotage does something")
                    .isNotEqualTo(shipped());
            assertThatThrownBy(() -> sabotaged(sabotage)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Feature sabotaged(UnaryOperator<String> sabotage) {
        return FeatureFile.parse("tag-suggestions", sabotage.apply(shipped()));
    }

    private static String shipped() {
        try (var in = FeaturesTest.class.getResourceAsStream("/ai/tag-suggestions.yaml")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The policy of Moxora, with that one feature. */
    private Policy policy(String feature) {
        Policy moxora = policies.require("moxora");
        return new Policy(
                moxora.name(),
                moxora.source(),
                moxora.closure(),
                moxora.session(),
                moxora.mfa(),
                moxora.search(),
                moxora.contacts(),
                moxora.access(),
                moxora.emailEvents(),
                moxora.audit(),
                moxora.ai().with(Map.of(feature, moxora.allowedFields(feature).orElseThrow())),
                moxora.processors(),
                moxora.retention(),
                moxora.contradictions(),
                moxora.digest());
    }
}
