package moxora.policy;

import static moxora.policy.PolicyFixture.acmeWith;
import static moxora.policy.PolicyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sabotages a good register in every way we could think of; each message must lead the operator to the spot. */
@Tag("P36")
class ProcessorRegisterFileTest {

    /** Acme's processors begin in line 19: one for its feature, one for its support desk. */
    private static final String LINES = """
            processors:
                - name: chat
                  endpoint: https://api.chat.example/v1
                  model: small-1
                  region: EU
                  purposes: [tag-suggestions]
                  fields: [company, title, tags]
                  agreement:
                      signed: 2026-01-31
                      expires: 2027-01-30
                  nextReview: 2026-12-01
                  training: forbidden
                  retention: P30D
                  credential: CHAT_KEY
                  limits:
                      requestsPerMinute: 30
                      tokensPerDay: 200000
                      tokensPerMonth: 3000000
                      timeout: PT20S
                      inputPrice: "0.15"
                      outputPrice: "0.60"
                      costPerMonth: "50"
                      currency: EUR
                - name: desk
                  endpoint: https://desk.example/
                  purposes: [support]
                  fields: [emails]
                  consent: required
            """;

    private static final String ENDPOINT =
            "an https: address of at most 500 characters without user, query and fragment;"
                    + " http: for localhost, 127.0.0.1 and [::1] only";

    @TempDir
    private Path folder;

    private Sabotage sabotage;

    @BeforeEach
    void prepare() {
        sabotage = new Sabotage(folder);
    }

    @Test
    void aLine_saysWhoMayBeSentWhatAndUntilWhen() {
        write(folder, "acme.yaml", with(LINES));

        List<Processor> register = Policies.load(folder).require("acme").processors();

        assertThat(register)
                .containsExactly(
                        new Processor(
                                "chat",
                                URI.create("https://api.chat.example/v1"),
                                "small-1",
                                "EU",
                                Set.of("tag-suggestions"),
                                Set.of("company", "title", "tags"),
                                false,
                                LocalDate.of(2026, 1, 31),
                                LocalDate.of(2027, 1, 30),
                                LocalDate.of(2026, 12, 1),
                                false,
                                Period.ofDays(30),
                                "CHAT_KEY",
                                new Processor.Limits(
                                        200_000,
                                        3_000_000,
                                        30,
                                        20,
                                        new BigDecimal("0.15"),
                                        new BigDecimal("0.60"),
                                        new BigDecimal("50"),
                                        "EUR")),
                        new Processor(
                                "desk",
                                URI.create("https://desk.example/"),
                                null,
                                null,
                                Set.of("support"),
                                Set.of("emails"),
                                true,
                                null,
                                null,
                                null,
                                false,
                                null,
                                null,
                                Processor.Limits.USUAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "processors: []\n"})
    void whereNobodyIsNamed_nobodyIsRegistered(String none) {
        write(folder, "acme.yaml", with(none));
        assertThat(Policies.load(folder).require("acme").processors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: desk                | name: chat                | 42:7: /processors/1/name: found chat; allowed: a name of its own for each processor",
                "name: desk                | name: Desk 1              | 42:7: /processors/1/name: found Desk 1; allowed: a name of lower-case letters, digits and hyphens, at most 63",
                "'[tag-suggestions]'       | '[contact-summary]'       | '24:18: /processors/0/purposes/0: found contact-summary; allowed: a feature that /ai/features allows, or one of billing, recruiting, scheduling, support'",
                "'[support]'               | '[advertising]'           | '44:18: /processors/1/purposes/0: found advertising; allowed: a feature that /ai/features allows, or one of billing, recruiting, scheduling, support'",
                "'[support]'               | '[]'                      | '44:7: /processors/1/purposes: found []; allowed: a list of at least one purpose, each once'",
                "'[company, title, tags]\n'| '[company, tags]\n'       | '25:7: /processors/0/fields: found [company, tags]; allowed: every field of its features, so also title'",
                "'title, tags]\n'          | 'title, tags, emails]\n'  | '25:38: /processors/0/fields/3: found emails; allowed: fields that one of its features needs: company, tags, title'",
                "'[emails]'                | '[emails, notes]'         | '45:24: /processors/1/fields/1: found notes; allowed: fields of a contact but for notes: what else there is leaves redacted, to an AI processor'",
                "'[emails]'                | '[input.question]'        | '45:16: /processors/1/fields/0: found input.question; allowed: fields of a contact but for notes: what else there is leaves redacted, to an AI processor'",
                "'[emails]'                | '[salary]'                | '45:16: /processors/1/fields/0: found salary; allowed: fields of a contact but for notes: what else there is leaves redacted, to an AI processor'",
                "signed: 2026-01-31        | signed: 2026-02-30        | 27:11: /processors/0/agreement/signed: found 2026-02-30; allowed: a date such as 2026-01-31",
                "signed: 2026-01-31        | signed: soon              | 27:11: /processors/0/agreement/signed: found soon; allowed: a date such as 2026-01-31",
                "expires: 2027-01-30       | expires: 2026-01-30       | 28:11: /processors/0/agreement/expires: found 2026-01-30; allowed: a day that is not before the one on which it was signed",
                "nextReview: 2026-12-01    | nextReview: 2026-13-01    | 29:7: /processors/0/nextReview: found 2026-13-01; allowed: a date such as 2026-01-31",
                "retention: P30D           | retention: forever        | '31:7: /processors/0/retention: found forever; allowed: an ISO 8601 period such as P30D, or P0D'",
                "credential: CHAT_KEY      | credential: sk-12345      | 32:7: /processors/0/credential: found sk-12345; allowed: the name of an environment variable in capitals that does not begin with MOXORA_",
                "credential: CHAT_KEY      | credential: MOXORA_OPERATOR_TOKEN | 32:7: /processors/0/credential: found MOXORA_OPERATOR_TOKEN; allowed: the name of an environment variable in capitals that does not begin with MOXORA_",
                "timeout: PT20S            | timeout: PT301S           | '37:11: /processors/0/limits/timeout: found PT301S; allowed: an ISO 8601 duration of seconds such as PT30S, from PT1S to PT300S'",
                "tokensPerDay: 200000      | tokensPerDay: 0           | 35:11: /processors/0/limits/tokensPerDay: found 0; allowed: a whole number from 1 to 999999999",
                "'inputPrice: \"0.15\"'    | inputPrice: 0.15          | '38:11: /processors/0/limits/inputPrice: found 0.15; allowed: an amount in quotes such as \"0.15\"'",
                "'costPerMonth: \"50\"'    | 'costPerMonth: \"0.0\"'   | '40:11: /processors/0/limits/costPerMonth: found 0.0; allowed: an amount above nothing in quotes such as \"50\"'",
                "currency: EUR             | currency: EUX             | 41:11: /processors/0/limits/currency: found EUX; allowed: an ISO 4217 code such as EUR",
                "region: EU                | region: Europe, mostly    | '23:7: /processors/0/region: found Europe, mostly; allowed: 2 to 32 letters, digits and hyphens, such as EU'",
            })
    void aValueThatCannotBe_isRefusedAtItsLine(String good, String bad, String message) {
        assertThat(sabotage.problemsOf(with(good, bad))).containsExactly(folder + "/acme.yaml:" + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://desk.example/",
                "http://10.0.0.1/",
                "ftp://desk.example/",
                "https://user:secret@desk.example/",
                "https://desk.example/?key=secret",
                "https://desk.example/#top",
                "https://desk.example/a/../b",
                "https:///nowhere",
                "https://desk.example:0/",
                "https://desk.example:70000/",
                "desk.example",
                "https://desk exämple/",
            })
    @Tag("P47")
    void anEndpointThatCouldLeadElsewhere_isRefused(String endpoint) {
        assertThat(sabotage.problemsOf(with("endpoint: https://desk.example/", "endpoint: \"" + endpoint + "\"")))
                .containsExactly(folder + "/acme.yaml:43:7: /processors/1/endpoint: found " + endpoint + "; allowed: "
                        + ENDPOINT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8089/", "http://127.0.0.1/v1", "http://[::1]:8089", "HTTPS://Desk.Example"})
    void anEndpointOnThisMachine_needsNoTls(String endpoint) {
        write(folder, "acme.yaml", with("endpoint: https://desk.example/", "endpoint: \"" + endpoint + "\""));
        assertThat(Policies.load(folder).require("acme").processors().get(1).endpoint())
                .isEqualTo(URI.create(endpoint));
    }

    @Test
    void twoProcessorsForOnePurpose_areRefused() {
        String second = LINES.substring(LINES.indexOf("    - name: desk")).replace("name: desk", "name: other");
        assertThat(sabotage.problemsOf(with(LINES + second)))
                .containsExactly(
                        folder + "/acme.yaml:49:18: /processors/2/purposes/0: found support; allowed: a purpose"
                                + " that no other processor is registered for");
    }

    @Test
    void aProcessorForFeaturesAndForOthersAtOnce_isRefused() {
        assertThat(sabotage.problemsOf(with("[tag-suggestions]", "[tag-suggestions, billing]")))
                .containsExactly(folder + "/acme.yaml:24:7: /processors/0/purposes: found [tag-suggestions, billing];"
                        + " allowed: AI features only, or other purposes only");
    }

    @Test
    void consentForAFeature_isRefused_sinceNobodyWouldAskForIt() {
        assertThat(sabotage.problemsOf(with("training: forbidden", "consent: required")))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:30:7: /processors/0/consent: found required; allowed: none, since");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'      region: EU\n' | region | '2 to 32 letters, digits and hyphens, such as EU'",
                "'      nextReview: 2026-12-01\n' | nextReview | a date such as 2026-01-31",
                "'      retention: P30D\n' | retention | 'an ISO 8601 period such as P30D, or P0D'",
            })
    @Tag("P37")
    void besideAnAgreement_whatItSaysIsNeeded(String removed, String key, String allowed) {
        assertThat(sabotage.problemsOf(with(removed.replace("\\n", "\n").replace("\n", "\n"), "")))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:")
                .endsWith(": /processors/0/" + key + ": found nothing; allowed: " + allowed
                        + ", which is needed beside an agreement");
    }

    @Test
    void anAgreementWithoutAnEnd_isRefused() {
        assertThat(sabotage.problemsOf(with("          expires: 2027-01-30\n", "")))
                .containsExactly(folder + "/acme.yaml:26:7: /processors/0/agreement/expires: found nothing; allowed: a"
                        + " date such as 2026-01-31");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"          currency: EUR\n", "          inputPrice: \"0.15\"\n          outputPrice: \"0.60\"\n"
            })
    void aLimitOfCosts_needsPricesAndACurrency(String removed) {
        assertThat(sabotage.problemsOf(with(removed, "")))
                .singleElement()
                .asString()
                .contains("/processors/0/limits/costPerMonth: found 50; allowed: a limit beside inputPrice");
    }

    @Test
    void anUnknownKey_isRefusedAtItsOwnLine() {
        assertThat(sabotage.problemsOf(with("      model: small-1\n", "      modell: small-1\n")))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:22:7: /processors/0/modell: found an unknown key; allowed: name,"
                        + " endpoint, model, region");
    }

    @Test
    @Tag("P31")
    @Tag("P40")
    void training_isAllowedOnlyWhereThePolicyAllowsIt() {
        String trains = with("training: forbidden", "training: allowed");
        assertThat(sabotage.problemsOf(trains))
                .containsExactly(folder + "/acme.yaml:30:7: /processors/0/training: found allowed; allowed: forbidden,"
                        + " as /ai/training says");
        write(folder, "acme.yaml", trains.replace("ai:\n", "ai:\n    training: allowed\n"));
        assertThat(Policies.load(folder).require("acme").processors().get(0).training())
                .isTrue();
    }

    /** "We do not use this data to train AI models." */
    @Test
    @Tag("P40")
    void moxorasOwnPolicy_cannotAllowTraining() {
        String lax = acmeWith("policy: acme", "policy: moxora").replace("ai:\n", "ai:\n    training: allowed\n");
        assertThat(sabotage.problemsOf("moxora.yaml", lax.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        folder + "/moxora.yaml:17:5: /ai/training: found allowed; allowed: forbidden, which the"
                                + " policy of moxora promises");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: tidio         | name: zendesk                 | /processors/0/name: found zendesk; allowed: tidio",
                "'[support]'         | '[billing]'                   | '/processors/0/purposes/0: found billing; allowed: support'",
                "'[emails]'          | '[emails, phones]'            | '/processors/0/fields/1: found phones; allowed: emails'",
                "'[emails]'          | '[firstName]'                 | '/processors/0/fields/0: found firstName; allowed: emails'",
                "consent: required   | consent: none                 | '/processors/0/consent: found none; allowed: required'",
                "'\n      consent: required' | ''                     | '/processors/0/consent: found nothing; allowed: required'",
            })
    @Tag("P47")
    void pixelant_canShareTheEmailWithTidioWithConsent_andNothingElse(String good, String bad, String message) {
        String shipped = PolicyFixture.shipped("pixelant");
        assertThat(shipped).contains(good.strip().replace("\\n", ""));
        String lax = shipped.replace(good.replace("\\n", "\n"), bad);
        assertThat(lax).isNotEqualTo(shipped);
        assertThat(sabotage.problemsOf("pixelant.yaml", lax.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .contains(message + ", which the policy of pixelant promises");
    }

    /** The text names Tidio; it gives no date, and none was made up. */
    @Test
    @Tag("P47")
    void asShipped_pixelantNamesTidio_withoutAnAgreement_andNobodyElseNamesAnybody() {
        for (Policy policy : Policies.load(PolicyFixture.SHIPPED).all()) {
            if (!policy.name().equals("pixelant")) {
                assertThat(policy.processors()).as(policy.name()).isEmpty();
                continue;
            }
            assertThat(policy.processors()).singleElement().satisfies(tidio -> {
                assertThat(tidio.name()).isEqualTo("tidio");
                assertThat(tidio.purposes()).containsExactly("support");
                assertThat(tidio.fields()).containsExactly("emails");
                assertThat(tidio.consent()).isTrue();
                assertThat(tidio.signed()).isNull();
                assertThat(tidio.endpoint().getHost()).endsWith(".invalid");
            });
        }
    }

    @Test
    void theSchema_isClosedAndExplainsEachKeyOfALine() {
        var line = tools.jackson.databind.json.JsonMapper.shared()
                .readTree(PolicyFixture.SHIPPED.resolve("schema.json").toFile())
                .at("/properties/processors/items");
        assertThat(line.at("/properties/name").isObject()).isTrue();
        assertExplained("processors", line);
    }

    private static void assertExplained(String key, tools.jackson.databind.JsonNode node) {
        assertThat(node.path("description").asString(""))
                .as("description of %s", key)
                .isNotBlank();
        if (node.path("type").asString("").equals("object")) {
            assertThat(node.path("additionalProperties").asString(""))
                    .as("closed: %s", key)
                    .isEqualTo("false");
            node.path("properties")
                    .propertyStream()
                    .forEach(member -> assertExplained(key + "/" + member.getKey(), member.getValue()));
        }
    }

    /** Whoever makes a processor without a file is held to the same. */
    @Test
    void aProcessorThatCannotBe_isNotEvenMade() {
        LocalDate day = LocalDate.of(2026, 1, 31);
        assertThatThrownBy(() -> processor(day, null, "EU")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> processor(day, day.minusDays(1), "EU")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> processor(day, day, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(processor(day, day, "EU").expires()).isEqualTo(day);
        assertThatThrownBy(
                        () -> new Processor.Limits(1, 1, 1, 1, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ONE, "EUR"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Processor.Limits(0, 1, 1, 1, BigDecimal.ZERO, BigDecimal.ZERO, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Processor processor(LocalDate signed, LocalDate expires, String region) {
        return new Processor(
                "desk",
                URI.create("https://desk.example/"),
                null,
                region,
                Set.of("support"),
                Set.of("emails"),
                false,
                signed,
                expires,
                signed,
                false,
                Period.ZERO,
                null,
                Processor.Limits.USUAL);
    }

    /** Before the last section, so that a line can be counted by eye. */
    private static String with(String register) {
        return PolicyFixture.acmeWith(TestRetention.SECTION, register + TestRetention.SECTION);
    }

    private static String with(String good, String bad) {
        String target = good.replace("\\n", "\n");
        assertThat(LINES).contains(target);
        return with(LINES.replace(target, bad.replace("\\n", "\n")));
    }
}
