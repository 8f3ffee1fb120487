package moxora.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import moxora.field.DataClass;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the five files say of periods is what the five texts say. */
@Tag("P98")
class ShippedRetentionTest {

    private static final Policies SHIPPED = Policies.load(PolicyFixture.SHIPPED);

    /** Where texts are silent, all files say the same, but for what is minimal at MoonEngage (P2). */
    @ParameterizedTest
    @CsvSource({
        "emailEvents,      account, P3Y,  P90D, P30D, P1Y",
        "parkedEvents,     P30D,    P30D, P30D, P7D,  P30D",
        "engagementFigures,account, P3Y,  P90D, P30D, account",
        "messages,         account, P3Y,  P90D, P30D, P1Y",
        "aiReceipts,       account, P3Y,  P90D, P1Y,  P1Y",
        "credentials,      P7D,     P7D,  P7D,  P7D,  P7D",
        "bounces,          P90D,    P90D, P90D, P30D, P90D",
        "triggers,         P30D,    P30D, P30D, P30D, P30D",
        "aiUsage,          P13M,    P13M, P13M, P13M, P13M",
        "imports,          P30D,    P30D, P30D, P7D,  P30D",
        "mail,             P7D,     P7D,  P7D,  P7D,  P7D",
        "repetitions,      P31D,    P31D, P31D, P31D, P31D",
        "limits,           P30D,    P30D, P30D, P30D, P30D",
        "retentionRuns,    P1Y,     P1Y,  P1Y,  P1Y,  P1Y",
        "account,          account, account, account, account, account",
        "contacts,         account, account, account, account, account",
        "suppressions,     account, account, account, account, account",
        "consents,         account, account, account, account, account",
        "audit,            account, account, account, account, account",
        "tombstones,       account, account, account, account, account",
    })
    @Tag("P82")
    @Tag("P86")
    @Tag("P91")
    void eachClass_isKeptThisLong(
            String wire, String moxora, String moksana, String moksho, String moonengage, String pixelant) {
        assertThat(Stream.of("moxora", "moksana", "moksho", "moonengage", "pixelant")
                        .map(name -> words(name, wire)))
                .containsExactly(moxora, moksana, moksho, moonengage, pixelant);
    }

    private static String words(String policy, String wire) {
        return SHIPPED.require(policy)
                .retention()
                .of(DataClass.named(wire).orElseThrow())
                .map(Object::toString)
                .orElse("account");
    }

    @Test
    @Tag("P85")
    @Tag("P87")
    @Tag("P88")
    @Tag("P92")
    @Tag("P93")
    void everyFigureOfTheTexts_isStated() {
        assertThat(stated("moxora")).containsExactly("accountAndContactData P30D from closure");
        assertThat(stated("moksana"))
                .containsExactly(
                        "accountInformation P2Y from closure",
                        "usageData P3Y from collection",
                        "contactFormSubmissions P2Y from submission",
                        "websiteAnalytics P1Y from collection");
        assertThat(stated("moksho"))
                .containsExactly(
                        "interviewResults P90D from collection",
                        "answerVideos P90D from collection",
                        "certificates P6M from issue");
        assertThat(stated("moonengage")).isEmpty();
        assertThat(stated("pixelant")).containsExactly("authenticationTokens P7D from issue");
    }

    private static List<String> stated(String policy) {
        return SHIPPED.require(policy).retention().stated().stream()
                .map(StatedPeriod::words)
                .toList();
    }

    @Test
    @Tag("P85")
    @Tag("P93")
    @Tag("P24")
    void whereTheirClocksContradict_theFilesSayWhatIsApplied() {
        Map<String, Set<String>> applied = Map.of(
                "moxora", Set.of("retention.aiReceipts account"),
                "moksana", Set.of("statedPeriods.accountInformation P2Y from closure", "retention.aiReceipts P3Y"),
                "moksho",
                        Set.of(
                                "statedPeriods.certificates P6M from issue",
                                "retention.credentials P7D",
                                "retention.aiReceipts P90D",
                                "emailEvents.tracking off"),
                "moonengage",
                        Set.of("retention.credentials P7D", "retention.aiReceipts P1Y", "emailEvents.tracking off"),
                "pixelant", Set.of("retention.aiReceipts P1Y"));
        applied.forEach((name, clocks) -> assertThat(SHIPPED.require(name).contradictions())
                .as(name)
                .extracting(contradiction -> contradiction.between().get(0))
                .containsExactlyInAnyOrderElementsOf(clocks));
        assertThat(SHIPPED.require("moksana").contradictions())
                .contains(Contradiction.of(
                        "statedPeriods.accountInformation P2Y from closure",
                        "closure.deadline P30D",
                        "P30D: a closure counts as an erasure request",
                        Contradiction.Rule.EARLIEST_DEADLINE));
        assertThat(SHIPPED.require("moksho").contradictions())
                .contains(
                        Contradiction.of(
                                "statedPeriods.certificates P6M from issue",
                                "statedPeriods.answerVideos P90D from collection",
                                "P90D for the original; the copy has its own clock of P6M",
                                Contradiction.Rule.SHORTEST_RETENTION),
                        Contradiction.of(
                                "retention.credentials P7D",
                                "session.absoluteLifetime PT24H",
                                "PT24H for sessions",
                                Contradiction.Rule.SHORTEST_RETENTION));
    }

    @Test
    void whatEndsByItself_hasAFinitePeriod_inEachFile() {
        for (Policy policy : SHIPPED.all()) {
            assertThat(Arrays.stream(DataClass.values()).filter(each -> each.keeping() == DataClass.Keeping.PERIOD))
                    .allSatisfy(each -> assertThat(policy.retention().of(each))
                            .as(policy.name() + " " + each.wire())
                            .isPresent());
        }
    }
}
