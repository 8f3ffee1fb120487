package moxora.policy;

import static moxora.policy.PolicyFixture.acme;
import static moxora.policy.PolicyFixture.acmeWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Period;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moxora.field.DataClass;
import moxora.field.DataClass.Keeping;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("P96")
class RetentionTermsTest {

    @TempDir
    private Path folder;

    private List<String> problemsOf(String text) {
        return new Sabotage(folder).problemsOf(text);
    }

    private Policy load(String text) {
        PolicyFixture.write(folder, "acme.yaml", text);
        return Policies.load(folder).require("acme");
    }

    private static String line(DataClass dataClass) {
        return acme().lines()
                .filter(line -> line.startsWith("    " + dataClass.wire() + ": "))
                .findFirst()
                .orElseThrow();
    }

    private static String acmeSaying(DataClass dataClass, String period) {
        return acmeWith(line(dataClass), "    " + dataClass.wire() + ": " + period);
    }

    private static String stating(String... lines) {
        return acme() + "statedPeriods:\n    - {" + String.join("}\n    - {", lines) + "}\n";
    }

    @ParameterizedTest
    @EnumSource
    void aClassThatAFileLeavesOut_isRefused_atThePlaceWhereItIsMissing(DataClass dataClass) {
        assertThat(problemsOf(acmeWith(line(dataClass) + "\n", "")))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:19:1: /retention/" + dataClass.wire() + ": found nothing; allowed: ");
    }

    @Test
    void aFileWithoutTheSection_isRefused() {
        assertThat(problemsOf(acmeWith(TestRetention.SECTION, "")))
                .singleElement()
                .asString()
                .contains("/retention: found nothing; allowed: a map of account, credentials, contacts,");
    }

    @Test
    void aClassThatThereIsNot_isRefused() {
        assertThat(problemsOf(acmeWith("    contacts: account\n", "    contacts: account\n    answerVideos: P90D\n")))
                .singleElement()
                .asString()
                .contains(":23:5: /retention/answerVideos: found an unknown key; allowed: account, credentials,");
    }

    @ParameterizedTest
    @CsvSource({
        "account,       P2Y,     account",
        "contacts,      P100Y,   account",
        "audit,         P1Y,     account",
        "suppressions,  P10Y,    account",
        "tombstones,    P10Y,    account",
        "consents,      null,    account",
        "credentials,   account, an ISO 8601 period such as P7D",
        "credentials,   P0D,     an ISO 8601 period such as P7D",
        "credentials,   PT12H,   an ISO 8601 period such as P7D",
        "credentials,   P101Y,   an ISO 8601 period such as P7D",
        "messages,      P1201M,  'an ISO 8601 period such as P7D, P6M or P3Y, at most P100Y, or account'",
        "messages,      P1Y6M,   'an ISO 8601 period such as P7D, P6M or P3Y, at most P100Y, or account'",
        "messages,      for ever,'an ISO 8601 period such as P7D, P6M or P3Y, at most P100Y, or account'",
        "repetitions,   P32D,    P31D",
        "bounces,       P29D,    from P30D to P90D",
        "bounces,       P91D,    from P30D to P90D",
    })
    void whatAClassCannotBeKeptFor_isRefused(String wire, String period, String allowed) {
        DataClass dataClass = DataClass.named(wire).orElseThrow();
        assertThat(problemsOf(acmeSaying(dataClass, period)))
                .singleElement()
                .asString()
                .contains("/retention/" + wire + ": found ", "; allowed: " + allowed);
    }

    @ParameterizedTest
    @CsvSource({"P1Y,account", "P90D,P1Y", "P12M,P366D"})
    void messagesThatGoBeforeTheirEvents_areRefused_sinceNobodyCanGuessWhichClockIsMeant(
            String messages, String events) {
        String file = acmeSaying(DataClass.MESSAGES, messages)
                .replace(line(DataClass.EMAIL_EVENTS), "    emailEvents: " + events);
        assertThat(problemsOf(file))
                .singleElement()
                .asString()
                .contains("/retention/messages: found " + messages)
                .contains("allowed: account or at least " + events + ", since events refer to their messages");
    }

    @ParameterizedTest
    @CsvSource({
        "'data: usageData, from: collection, period: P3Y, classes: [messages]', /retention/messages, 'at most P3Y, as /statedPeriods/0 says'",
        "'data: tokens, from: issue, period: P4D, classes: [aiUsage, credentials]', /retention/credentials, 'at most P4D, as /statedPeriods/0 says'",
        "'data: films, from: issue, period: P6M, copyOf: videos', /statedPeriods/0/copyOf, the data of another line of /statedPeriods",
        "'data: films, from: issue, period: soon', /statedPeriods/0/period, an ISO 8601 period such as P7D",
        "'data: films, from: yesterday, period: P1D', /statedPeriods/0/from, 'collection, submission, issue, closure'",
        "'data: films, from: issue, period: P1D, classes: [films]', /statedPeriods/0/classes/0, 'account, credentials'",
    })
    @Tag("P86")
    @Tag("P93")
    void whatTheTextStates_bindsTheClassesThatItMeans(String stated, String pointer, String allowed) {
        assertThat(problemsOf(stating(stated)))
                .anySatisfy(
                        problem -> assertThat(problem).contains(": " + pointer + ": found ", "allowed: " + allowed));
    }

    /** Of a closure the deadline is the clock, and a longer figure of the text is no refusal but a contradiction. */
    @Test
    @Tag("P85")
    void whatTheTextStatesOfAClosure_bindsNoClass() {
        Policy policy = load(stating("data: accountInformation, from: closure, period: P2Y, classes: [account]"));
        assertThat(policy.retention().of(DataClass.ACCOUNT)).isEmpty();
        assertThat(policy.contradictions())
                .extracting(Contradiction::applied)
                .contains("P30D: a closure counts as an erasure request");
    }

    @Test
    @Tag("P75")
    void pixelantsTokens_areNotKeptLongerThanItsPolicyPromises() {
        String lax = acmeSaying(DataClass.CREDENTIALS, "P8D").replace("policy: acme", "policy: pixelant");
        assertThat(new Sabotage(folder).problemsOf("pixelant.yaml", lax.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .endsWith("/retention/credentials: found P8D; allowed: at most P7D, which the policy of pixelant"
                        + " promises");
    }

    @ParameterizedTest
    @CsvSource({
        "emailEvents, retention,       P1Y,  account, P1Y",
        "emailEvents, retention,       P1Y,  P90D,    P90D",
        "emailEvents, parkedRetention, P10D, P30D,    P10D",
        "emailEvents, parkedRetention, P60D, P30D,    P30D",
        "ai,          receiptRetention,P3Y,  account, P3Y",
        "ai,          receiptRetention,account, P1Y,  P1Y",
    })
    void ofTwoLinesOfOneClass_theShorterHolds_andTheDisagreementIsTold(
            String section, String key, String second, String first, String holds) {
        DataClass dataClass = RetentionFile.SECOND_LINES.entrySet().stream()
                .filter(entry -> entry.getValue().equals("/" + section + "/" + key))
                .findFirst()
                .orElseThrow()
                .getKey();
        Policy policy = load(acmeSaying(dataClass, first)
                .replace("\n" + section + ":\n", "\n" + section + ":\n    " + key + ": " + second + "\n"));
        assertThat(policy.retention().of(dataClass)).contains(Period.parse(holds));
        assertThat(policy.contradictions())
                .contains(Contradiction.of(
                        "retention." + dataClass.wire() + " " + first,
                        section + "." + key + " " + second,
                        holds,
                        Contradiction.Rule.SHORTEST_RETENTION));
    }

    @Test
    void whatFitsNobody_isNotKeptLongerThanWhatFitsSomebody() {
        Policy policy = load(acmeSaying(DataClass.EMAIL_EVENTS, "P20D"));
        assertThat(policy.emailEvents().parkedRetention()).isEqualTo(Period.ofDays(20));
        assertThat(policy.contradictions())
                .contains(Contradiction.of(
                        "retention.parkedEvents P29D",
                        "retention.emailEvents P20D",
                        "P20D",
                        Contradiction.Rule.SHORTEST_RETENTION));
    }

    /** The schema that an editor reads and the list that the code goes by say the same. */
    @Test
    void theSchema_knowsExactlyTheClasses_andHowEachMayBeKept() {
        JsonNode schema = JsonMapper.shared()
                .readTree(PolicyFixture.SHIPPED.resolve("schema.json").toFile())
                .at("/properties/retention");
        List<String> names =
                Arrays.stream(DataClass.values()).map(DataClass::wire).toList();
        assertThat(schema.path("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(texts(schema.path("required"))).containsExactlyInAnyOrderElementsOf(names);
        for (DataClass dataClass : DataClass.values()) {
            JsonNode node = schema.path("properties").path(dataClass.wire());
            assertThat(texts(node.path("enum")))
                    .as(dataClass.wire())
                    .isEqualTo(
                            dataClass.keeping() == Keeping.ACCOUNT
                                    ? List.of("account")
                                    : dataClass.keeping() == Keeping.FIXED ? List.of("P31D") : List.of());
            assertThat(node.path("pattern").asString("").contains("account"))
                    .as(dataClass.wire())
                    .isEqualTo(dataClass.keeping() == Keeping.EITHER);
        }
    }

    private static List<String> texts(JsonNode list) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.get(i).stringValue())
                .toList();
    }

    @Test
    void termsThatNobodyChecked_cannotBeMade() {
        Map<DataClass, Optional<Period>> kept = new EnumMap<>(DataClass.class);
        for (DataClass dataClass : DataClass.values()) {
            kept.put(
                    dataClass,
                    dataClass.keeping() == Keeping.ACCOUNT ? Optional.empty() : Optional.of(Period.ofDays(31)));
        }
        assertThat(new Retention(kept, List.of()).of(DataClass.MAIL)).contains(Period.ofDays(31));
        for (DataClass dataClass : DataClass.values()) {
            Map<DataClass, Optional<Period>> less = new EnumMap<>(kept);
            less.remove(dataClass);
            assertThatThrownBy(() -> new Retention(less, List.of())).hasMessageContaining(dataClass.wire());
            less.put(dataClass, Optional.of(Period.ZERO));
            assertThatThrownBy(() -> new Retention(less, List.of())).hasMessageContaining(dataClass.wire());
        }
    }
}
