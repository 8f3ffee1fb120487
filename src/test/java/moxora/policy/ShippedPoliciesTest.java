package moxora.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moxora.field.PersonalField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShippedPoliciesTest {

    private static final Policies SHIPPED = Policies.load(PolicyFixture.SHIPPED);

    private static final List<String> SUMMARY = List.of(
            "firstName",
            "lastName",
            "emails",
            "phones",
            "company",
            "title",
            "tags",
            "activity",
            "notes",
            "input.instruction");

    @ParameterizedTest
    @Tag("P83")
    @Tag("P94")
    @Tag("P95")
    @Tag("P96")
    @CsvSource({"moxora,P14D", "moksana,P14D", "moksho,P14D", "moonengage,P7D", "pixelant,P14D"})
    void closure_endsWithinThirtyDays(String name, Period undoWindow) {
        ClosureTerms closure = SHIPPED.require(name).closure();
        assertThat(closure.deadline()).isEqualTo(Period.ofDays(30));
        assertThat(closure.undoWindow()).isEqualTo(undoWindow);
    }

    @ParameterizedTest
    @Tag("P61")
    @Tag("P70")
    @Tag("P74")
    @Tag("P75")
    @CsvSource({
        "moxora,     P7D,   P1D,  next-auth.session-token",
        "moksana,    P7D,   P1D,  __Host-moxora-session",
        "moksho,     P1D,   PT2H, __Host-moxora-session",
        "moonengage, PT12H, PT1H, __Host-moxora-session",
        "pixelant,   P7D,   P1D,  __Host-moxora-session",
    })
    void session_lastsThisLongUnderThisName(String name, Duration absolute, Duration idle, String cookie) {
        assertThat(SHIPPED.require(name).session()).isEqualTo(new Policy.Session(absolute, idle, cookie));
    }

    @ParameterizedTest
    @Tag("P59")
    @CsvSource({
        "moxora,OPTIONAL",
        "moksana,REQUIRED",
        "moksho,OPTIONAL",
        "moonengage,OPTIONAL",
        "pixelant,OPTIONAL",
    })
    void aSecondFactor_isRequiredWhereThePolicyPromisesOne(String name, Policy.Mfa mfa) {
        assertThat(SHIPPED.require(name).mfa()).isEqualTo(mfa);
    }

    @ParameterizedTest
    @Tag("P13")
    @Tag("P24")
    @CsvSource({
        "moxora,IDENTIFIED",
        "moksana,IDENTIFIED",
        "moksho,OFF",
        "moonengage,OFF",
        "pixelant,IDENTIFIED",
    })
    void opensAndClicks_areStoredOnlyWhereThePolicySaysSo(String name, Policy.Tracking tracking) {
        assertThat(SHIPPED.require(name).emailEvents().tracking()).isEqualTo(tracking);
    }

    @ParameterizedTest
    @Tag("P7")
    @Tag("P76")
    @Tag("P82")
    @Tag("P86")
    @Tag("P91")
    @Tag("P96")
    @CsvSource({
        "moxora,     DROPPED,   ,     P30D",
        "moksana,    TRUNCATED, P3Y,  P30D",
        "moksho,     DROPPED,   P90D, P30D",
        "moonengage, DROPPED,   P30D, P7D",
        "pixelant,   TRUNCATED, P1Y,  P30D",
    })
    void ofReportedEvents_noMoreIsKeptThanThePolicyGivesGroundsFor(
            String name, Policy.Network network, Period retention, Period parked) {
        Policy.EmailEvents events = SHIPPED.require(name).emailEvents();
        assertThat(events.network()).isEqualTo(network);
        assertThat(events.retention()).isEqualTo(retention);
        assertThat(events.parkedRetention()).isEqualTo(parked);
        assertThat(events.queryValues()).isFalse();
        assertThat(events.doNotTrack()).isTrue();
        assertThat(events.minimumCell()).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @Tag("P24")
    @Tag("P25")
    @CsvSource({"moxora,TRUNCATED", "moksana,TRUNCATED", "moksho,DROPPED", "moonengage,DROPPED", "pixelant,TRUNCATED"})
    void fromWhereSomebodyCame_isKeptOnlyWhereThePolicySaysSo(String name, Policy.Network network) {
        assertThat(SHIPPED.require(name).audit().network()).isEqualTo(network);
    }

    @Test
    @Tag("P39")
    @Tag("P41")
    @Tag("P47")
    void aiFeatures_areAllowedOnlyWithGroundsInThePolicy() {
        Optional<List<String>> whole = Optional.of(SUMMARY);
        Optional<List<String>> work = Optional.of(List.of("company", "title", "tags"));
        Optional<List<String>> off = Optional.empty();
        assertThat(features("moxora")).containsExactly(whole, work, Optional.of(List.of("input.instruction")));
        assertThat(features("moksana")).containsExactly(whole, work, off);
        assertThat(features("moksho")).containsExactly(whole, off, off);
        assertThat(features("moonengage")).containsExactly(off, off, off);
        assertThat(features("pixelant")).containsExactly(off, off, off);
    }

    private static List<Optional<List<String>>> features(String name) {
        Policy policy = SHIPPED.require(name);
        return Stream.of("contact-summary", "tag-suggestions", "automation-builder")
                .map(policy::allowedFields)
                .toList();
    }

    @Test
    @Tag("P10")
    void search_leaksNoMoreThanThePolicyAccepts() {
        for (Policy policy : SHIPPED.all()) {
            assertThat(Arrays.stream(PersonalField.values()).filter(policy.search()::mayIndex))
                    .as(policy.name())
                    .doesNotContain(PersonalField.NOTES, PersonalField.TITLE)
                    .contains(PersonalField.TAGS, PersonalField.COMPANY, PersonalField.CUSTOM_FIELDS)
                    .contains(PersonalField.EMAILS, PersonalField.PHONES, PersonalField.LAST_NAME);
        }
    }

    @ParameterizedTest
    @Tag("P125")
    @CsvSource({"moxora,'Jan 16, 2024'", "moksana,", "moksho,", "moonengage,", "pixelant,01/08/2025 9:00 pm"})
    void source_bearsTheDateOfTheText(String name, String lastUpdated) {
        assertThat(SHIPPED.require(name).source().lastUpdated()).isEqualTo(lastUpdated);
    }

    /** Whoever changes a value must find above it which promise it keeps; the source has one comment for its keys. */
    @ParameterizedTest
    @ValueSource(strings = {"moxora", "moksana", "moksho", "moonengage", "pixelant"})
    void eachKey_hasACommentThatNamesItsPromise(String name) {
        String comment = "";
        for (String line : PolicyFixture.shipped(name).lines().toList()) {
            boolean key = line.matches(" +[\\w-]+: \\S.*|source:|mfa: .*");
            if (key && !line.matches(" +(title|lastUpdated):.*")) {
                assertThat(comment)
                        .as("%s.yaml: \"%s\" needs a comment above it such as # P83: …", name, line.strip())
                        .containsPattern("\\bP\\d+\\b");
            }
            comment = line.strip().startsWith("#") ? comment + line : "";
        }
    }

    @Test
    void schema_knowsExactlyTheFieldsThatMayBeDisclosed() {
        Pattern listed =
                Pattern.compile(schema().at("/properties/ai/properties/features/additionalProperties/items/pattern")
                        .stringValue());
        Stream<String> catalogue = Stream.concat(
                Arrays.stream(PersonalField.values()).map(PersonalField::wire), Stream.of(Policy.ACTIVITY));
        assertThat(catalogue)
                .allSatisfy(field -> assertThat(listed.matcher(field).matches())
                        .as(field)
                        .isEqualTo(PersonalField.named(field)
                                .map(known -> known.disclosure() != PersonalField.Disclosure.NEVER)
                                .orElse(true)));
        assertThat(List.of("id", "salary", "input.", "input.a b", "company ", "createdAt"))
                .noneMatch(field -> listed.matcher(field).matches());
    }

    @Test
    void schema_isClosedAndExplainsEachKey() {
        assertClosedAndExplained("", schema());
    }

    private static void assertClosedAndExplained(String key, JsonNode node) {
        assertThat(node.path("description").asString(""))
                .as("description of %s", key)
                .isNotBlank();
        if (node.path("type").asString("").equals("object")) {
            // Closed, or open for names that follow a pattern and values that are described.
            assertThat(node.path("additionalProperties").asString("").equals("false")
                            || (node.has("propertyNames")
                                    && node.path("additionalProperties").has("title")))
                    .as("closed: %s", key)
                    .isTrue();
            node.path("properties")
                    .propertyStream()
                    .forEach(member -> assertClosedAndExplained(key + "/" + member.getKey(), member.getValue()));
        }
    }

    private static JsonNode schema() {
        return JsonMapper.shared()
                .readTree(PolicyFixture.SHIPPED.resolve("schema.json").toFile());
    }
}
