package moxora.policy;

import static moxora.policy.PolicyFixture.acme;
import static moxora.policy.PolicyFixture.acmeWith;
import static moxora.policy.PolicyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Period;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sabotages one good policy in every way we could think of; each message must lead the operator to the spot. */
class PolicyConfigurationTest {

    private static final String FIELDS =
            "firstName, lastName, emails, phones, company, title, tags, customFields, notes, activity or input.<name>";

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
                "P30D             | P31D      | 6:5: /closure/deadline: found P31D",
                "P30D             | P1M       | 6:5: /closure/deadline: found P1M",
                "P30D             | PT720H    | 6:5: /closure/deadline: found PT720H",
                "P30D             | P0D       | 6:5: /closure/deadline: found P0D",
                "P30D             | soon      | 6:5: /closure/deadline: found soon",
                "P30D             | 30        | 6:5: /closure/deadline: found 30",
                "P30D             | ''        | 6:5: /closure/deadline: found nothing",
                "P30D             | '\"\"'    | 6:5: /closure/deadline: found an empty text",
                "P30D             | -P3D      | 6:5: /closure/deadline: found -P3D",
                "P14D             | P15D      | 7:5: /closure/undoWindow: found P15D",
                "P14D             | P30D      | 7:5: /closure/undoWindow: found P30D",
                "P30D             | P14D      | 7:5: /closure/undoWindow: found P14D",
                "P30D             | P10D      | 7:5: /closure/undoWindow: found P14D",
                "P7D              | P8X       | 9:5: /session/absoluteLifetime: found P8X",
                "P7D              | P31D      | 9:5: /session/absoluteLifetime: found P31D",
                "P7D              | PT0M      | 9:5: /session/absoluteLifetime: found PT0M",
                "P7D              | P99999D   | 9:5: /session/absoluteLifetime: found P99999D",
                "P7D              | -P7D      | 9:5: /session/absoluteLifetime: found -P7D",
                "P7D              | PT        | 9:5: /session/absoluteLifetime: found PT",
                "P7D              | P1M       | 9:5: /session/absoluteLifetime: found P1M",
                "P7D              | true      | 9:5: /session/absoluteLifetime: found true",
                "P7D              | 604800    | 9:5: /session/absoluteLifetime: found 604800",
                "P7D              | 9_9e99999 | 9:5: /session/absoluteLifetime: found 9_9e99999",
                "P7D              | .inf      | 9:5: /session/absoluteLifetime: found .inf",
                "P7D              | PT23H     | 10:5: /session/idleLifetime: found P1D",
                "P1D              | P8D       | 10:5: /session/idleLifetime: found P8D",
                "P1D              | [P1D]     | '10:5: /session/idleLifetime: found [P1D]'",
                "P1D              | {a: 1}    | '10:5: /session/idleLifetime: found {a: 1}'",
            })
    @Tag("P83")
    @Tag("P75")
    void badDuration_isRefusedWithTheKeyTheValueAndWhatIsAllowed(String good, String bad, String message) {
        String allowed = message.contains("/closure/")
                ? "; allowed: an ISO 8601 duration of whole days such as P"
                : "; allowed: an ISO 8601 duration such as P";
        assertThat(sabotage.problemsOf(acmeWith(": " + good + "\n", ": " + bad + "\n")))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:" + message + allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "__Host-moxora-session | sid     | 11:5: /session/cookie: found sid; allowed: __Host-moxora-session, next-auth.session-token",
                "'search:' | 'mfa: yes\nsearch:' | 12:1: /mfa: found yes; allowed: required, optional",
                "identified    | tracked         | 15:5: /emailEvents/tracking: found tracked; allowed: off, anonymous, pseudonymous, identified",
                "identified    | false           | 15:5: /emailEvents/tracking: found false; allowed: off, anonymous, pseudonymous, identified",
                "'[tag, company, name]' | '[tag, email]' | 13:26: /search/acceptedLeaks/1: found email; allowed: tag, company, name, customField, customField.boolean, customField.choice",
                "'[tag, company, name]' | tag          | 13:5: /search/acceptedLeaks: found tag; allowed: a list of tag, company, name, customField, customField.boolean, customField.choice, each at most once",
                "'[tag, company, name]' | '[tag, tag]' | '13:5: /search/acceptedLeaks: found [tag, tag]; allowed: a list of tag, company, name, customField, customField.boolean, customField.choice, each at most once'",
                "Acme Privacy Policy | ''        | 3:5: /source/title: found nothing; allowed: a text of 1 to 200 characters",
                "'Nov 1, 2026' | 2026            | '4:5: /source/lastUpdated: found 2026; allowed: a text of 1 to 200 characters, or no such key'",
                "'Nov 1, 2026' | null            | '4:5: /source/lastUpdated: found nothing; allowed: a text of 1 to 200 characters, or no such key'",
                "'policy: acme' | 'policy: Acme' | 1:1: /policy: found Acme; allowed: acme, the file's own name",
            })
    void valueOutsideItsSet_isRefusedWithTheSet(String good, String bad, String message) {
        assertThat(sabotage.problemsOf(acmeWith(good, bad.replace("\\n", "\n"))))
                .containsExactly(folder + "/acme.yaml:" + message);
    }

    @Test
    @Tag("P24")
    @Tag("P25")
    void nothingSaidOfWhereSomebodyCameFrom_keepsNothing() {
        write(folder, "acme.yaml", acme());
        assertThat(Policies.load(folder).require("acme").audit().network()).isEqualTo(Policy.Network.DROPPED);
        write(folder, "acme.yaml", acmeWith("emailEvents:\n", "audit:\n    network: truncated\nemailEvents:\n"));
        assertThat(Policies.load(folder).require("acme").audit().network()).isEqualTo(Policy.Network.TRUNCATED);
        assertThat(sabotage.problemsOf(acmeWith("emailEvents:\n", "audit:\n    network: whole\nemailEvents:\n")))
                .singleElement()
                .asString()
                .contains("/audit/network: found whole; allowed: truncated, dropped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'policy: acme'    | 'plan: gold'          | 1:1: /plan | policy, source, closure, session, mfa, search, contacts, access, emailEvents, audit, ai, processors, retention, statedPeriods",
                "'    undoWindow:' | '    undoWindw: P1D'  | 7:5: /closure/undoWindw | deadline, undoWindow, method, people",
                "'    cookie:'     | '    a/b~c: x'        | 11:5: /session/a~1b~0c | absoluteLifetime, idleLifetime, cookie",
                "'    features:'   | '    model: any'      | 17:5: /ai/model | features, freeText, specialCategories, training, automaticDecisions, receiptRetention",
            })
    void unknownKey_isRefusedAtItsOwnLine(String above, String added, String place, String allowed) {
        assertThat(sabotage.problemsOf(acmeWith(above, added + "\n" + above)))
                .containsExactly(folder + "/acme.yaml:" + place + ": found an unknown key; allowed: " + allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'policy: acme\n'              | 1:1: /policy            | the file's own name",
                "'    deadline: P30D\n'        | 5:1: /closure/deadline  | an ISO 8601 duration of whole days such as P30D",
                "'    idleLifetime: P1D\n'     | 8:1: /session/idleLifetime | an ISO 8601 duration such as PT12H",
                "'    title: Acme Privacy Policy\n' | 2:1: /source/title | a text of 1 to 200 characters",
                "'emailEvents:\n    tracking: identified\n' | 1:1: /emailEvents | a map of tracking",
            })
    void missingKey_isNamedAtTheMapThatLacksIt(String removed, String place, String allowed) {
        assertThat(sabotage.problemsOf(acmeWith(removed.replace("\\n", "\n"), "")))
                .singleElement()
                .asString()
                .startsWith(folder + "/acme.yaml:" + place + ": found nothing; allowed: " + allowed);
    }

    @Test
    void duplicatedKey_isRefusedAtItsSecondPlace() {
        assertThat(sabotage.problemsOf(acmeWith("    idleLifetime", "    absoluteLifetime: PT1H\n    idleLifetime")))
                .containsExactly(
                        folder + "/acme.yaml:10:5: /session/absoluteLifetime: found the key again, after line 9;"
                                + " allowed: each key once");
        assertThat(sabotage.problemsOf(acme() + "session: {nested: [1, {deep: 2}]}\n"))
                .as("what a second map holds is not looked at")
                .containsExactly(folder + "/acme.yaml:40:1: /session: found the key again, after line 8;"
                        + " allowed: each key once");
    }

    @Test
    @Tag("P39")
    @Tag("P80")
    void specialCategories_areRefusedInEveryAllowList() {
        String place = folder + "/acme.yaml:18:36: /ai/features/tag-suggestions/1: found specialFields; allowed: ";
        assertThat(sabotage.problemsOf(acmeWith("[company, title, tags]", "[company, specialFields]")))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).startsWith(place + FIELDS));
    }

    @Test
    void numbersInAList_areRefusedOneByOne() {
        assertThat(sabotage.problemsOf(acmeWith("[tag, company, name]", "[5, 0x6]")))
                .containsExactly(
                        folder
                                + "/acme.yaml:13:21: /search/acceptedLeaks/0: found 5; allowed: tag, company, name, customField, customField.boolean, customField.choice",
                        folder
                                + "/acme.yaml:13:24: /search/acceptedLeaks/1: found 0x6; allowed: tag, company, name, customField, customField.boolean, customField.choice");
    }

    @ParameterizedTest
    @CsvSource({"salary", "Company", "first_name", "identity"})
    @Tag("P39")
    void unknownAiField_isRefused(String field) {
        assertThat(sabotage.problemsOf(acmeWith("[company, title, tags]", "[" + field + "]")))
                .containsExactly(folder + "/acme.yaml:18:27: /ai/features/tag-suggestions/0: found " + field
                        + "; allowed: " + FIELDS);
    }

    @ParameterizedTest
    @CsvSource({"'[]',[]", "'[tags, tags]','[tags, tags]'", "tags,tags"})
    void allowListWithoutFieldsOrWithOneTwice_isRefused(String list, String found) {
        assertThat(sabotage.problemsOf(acmeWith("[company, title, tags]", list)))
                .containsExactly(folder + "/acme.yaml:18:9: /ai/features/tag-suggestions: found " + found
                        + "; allowed: a list of at least one field, each once");
    }

    @Test
    @Tag("P75")
    void pixelantsTokens_cannotLiveLongerThanItsPolicyPromises() {
        String lax = acmeWith("P7D", "P8D").replace("policy: acme", "policy: pixelant");
        assertThat(sabotage.problemsOf("pixelant.yaml", lax.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        folder + "/pixelant.yaml:9:5: /session/absoluteLifetime: found P8D; allowed: at most P7D,"
                                + " which the policy of pixelant promises");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mfa: optional\n", ""})
    @Tag("P59")
    void moksanasSecondFactor_cannotBeLeftOut(String mfa) {
        String lax = acmeWith("search:", mfa + "search:")
                .replace("policy: acme", "policy: moksana")
                .replace("tracking: identified", "tracking: identified\n    retention: P3Y");
        assertThat(sabotage.problemsOf("moksana.yaml", lax.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith(folder + "/moksana.yaml:")
                .endsWith("; allowed: required, which the policy of moksana promises");
    }

    @ParameterizedTest
    @CsvSource({
        "moonengage, tracking: anonymous,    /emailEvents/tracking,   off",
        "moksho,     tracking: pseudonymous, /emailEvents/tracking,   off",
        "pixelant,   doNotTrack: ignored,    /emailEvents/doNotTrack, honoured",
        "moksana,    retention: P4Y,         /emailEvents/retention,  at most P3Y",
        "moksana,    retention: P1096D,      /emailEvents/retention,  at most P3Y",
        "moksana,    retention: account,     /emailEvents/retention,  at most P3Y",
    })
    @Tag("P24")
    @Tag("P72")
    @Tag("P76")
    @Tag("P86")
    void whatAPolicyPromisesOfEmailEvents_cannotBeLaxer(String policy, String line, String pointer, String allowed) {
        assertThat(sabotage.problemsOf(policy + ".yaml", withEvents(policy, line)))
                .singleElement()
                .asString()
                .startsWith(folder + "/" + policy + ".yaml:")
                .contains(": " + pointer + ": found " + line.substring(line.indexOf(' ') + 1) + "; allowed: " + allowed
                        + ", which the policy of " + policy + " promises");
        assertThat(sabotage.problemsOf(acmeWith("policy: acme", "policy: acm").replace("tracking: identified", line)))
                .as("nobody else's file is held to it")
                .noneSatisfy(problem -> assertThat(problem).contains("promises"));
    }

    /** Left out, an event would be kept as long as the account. */
    @Test
    @Tag("P86")
    void moksanasRetention_cannotBeLeftOut() {
        String lax = acmeWith("search:", "mfa: required\nsearch:").replace("policy: acme", "policy: moksana");
        assertThat(sabotage.problemsOf("moksana.yaml", lax.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .contains("/retention/emailEvents: found account; allowed: at most P3Y");
    }

    @ParameterizedTest
    @CsvSource({"P0Y", "P101Y", "P9999Y", "P1Y6M", "PT24H", "forever", "P-1Y"})
    void aRetentionThatNoCalendarHas_isRefused(String retention) {
        assertThat(sabotage.problemsOf(acmeWith(
                        "    tracking: identified\n", "    tracking: identified\n    retention: " + retention + "\n")))
                .singleElement()
                .asString()
                .contains("/emailEvents/retention: found " + retention)
                .contains("such as P3Y, P6M or P90D, at most P100Y, or account");
    }

    @ParameterizedTest
    @CsvSource({"P3Y, P3Y", "P35M, P35M", "account,"})
    void aRetentionOfTheCalendar_isTaken(String written, Period retention) {
        write(
                folder,
                "acme.yaml",
                acmeWith("    tracking: identified\n", "    tracking: identified\n    retention: " + written + "\n"));
        assertThat(Policies.load(folder).require("acme").emailEvents().retention())
                .isEqualTo(retention);
    }

    private static byte[] withEvents(String policy, String line) {
        String tracking = Set.of("moonengage", "moksho").contains(policy) ? "\"off\"" : "identified";
        String keys = "    tracking: " + tracking + "\n    retention: P3Y\n";
        String key = line.substring(0, line.indexOf(':') + 1);
        String changed = keys.contains(key) ? keys.replaceAll(key + "[^\n]*", line) : keys + "    " + line + "\n";
        String text = acmeWith("policy: acme", "policy: " + policy)
                .replace("    tracking: identified\n", changed)
                .replace("search:", "mfa: required\nsearch:");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void copiedFile_cannotPassForTheOriginal() {
        assertThat(sabotage.problemsOf("other.yaml", acme().getBytes(StandardCharsets.UTF_8)))
                .containsExactly(folder + "/other.yaml:1:1: /policy: found acme; allowed: other, the file's own name");
        assertThat(sabotage.problemsOf(
                        "Big Corp.yaml",
                        acmeWith("policy: acme", "policy: Big Corp").getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .contains("found Big Corp; allowed: the file's own name without .yaml: lower-case letters");
    }

    @Test
    void everyProblemOfEveryFile_isListedInReadingOrder() {
        write(folder, "beta.yaml", "policy: beta\nsource: 5\n");
        assertThat(sabotage.problemsOf(
                        acme().replace("P30D", "P8X").replace("P14D", "P99D").replace("tracking", "trackin")))
                .hasSize(11)
                .satisfiesExactly(
                        line -> assertThat(line).contains("acme.yaml:6:5: /closure/deadline"),
                        line -> assertThat(line).contains("acme.yaml:7:5: /closure/undoWindow"),
                        line -> assertThat(line).contains("acme.yaml:14:1: /emailEvents/tracking: found nothing"),
                        line -> assertThat(line).contains("acme.yaml:15:5: /emailEvents/trackin: found an unknown key"),
                        line -> assertThat(line).contains("beta.yaml:1:1: /ai: found nothing"),
                        line -> assertThat(line).contains("beta.yaml:1:1: /closure: found nothing"),
                        line -> assertThat(line).contains("beta.yaml:1:1: /emailEvents: found nothing"),
                        line -> assertThat(line).contains("beta.yaml:1:1: /retention: found nothing"),
                        line -> assertThat(line).contains("beta.yaml:1:1: /search: found nothing"),
                        line -> assertThat(line).contains("beta.yaml:1:1: /session: found nothing"),
                        line -> assertThat(line)
                                .contains("beta.yaml:2:1: /source: found 5; allowed: a map of title, lastUpdated"));
    }

    @Test
    void valueInAMessage_staysOnOneShortLine() {
        String hostile = "\"P8X\\nfake.yaml:1:1: all is well\\e[2J" + "x".repeat(5000) + "\"";
        assertThat(sabotage.problemsOf(acmeWith("P30D", hostile)))
                .singleElement()
                .asString()
                .contains("found P8X fake.yaml:1:1: all is well [2Jxxx")
                .contains("…; allowed: ")
                .hasSizeLessThan(400 + folder.toString().length());
    }
}
