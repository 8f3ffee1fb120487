package moxora.email.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MinimisedTest {

    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private static final ReportedEvent CLICK = of(EmailEventType.CLICK);

    @Test
    @Tag("P7")
    void anIdentifiedClick_keepsItsNetworkItsFamilyAndItsLinkWithoutValues() {
        ReportedEvent kept = Minimised.of(policy(Policy.Network.TRUNCATED, false), Policy.Tracking.IDENTIFIED, CLICK);
        assertThat(kept.ip()).isEqualTo("203.0.113.0/24");
        assertThat(kept.userAgent()).isEqualTo("Firefox");
        assertThat(kept.url()).isEqualTo("https://x.example/a?id");
        assertThat(Minimised.of(policy(Policy.Network.TRUNCATED, true), Policy.Tracking.IDENTIFIED, CLICK)
                        .url())
                .isEqualTo("https://x.example/a?id=7");
        assertThat(Minimised.of(policy(Policy.Network.DROPPED, false), Policy.Tracking.IDENTIFIED, CLICK)
                        .ip())
                .isNull();
    }

    @ParameterizedTest
    @Tag("P24")
    @EnumSource(
            value = Policy.Tracking.class,
            names = {"OFF", "ANONYMOUS", "PSEUDONYMOUS"})
    void whatIsNotStoredWithItsContact_keepsNeitherLinkNorNetworkNorClient(Policy.Tracking tracking) {
        ReportedEvent kept = Minimised.of(policy(Policy.Network.TRUNCATED, true), tracking, CLICK);
        assertThat(kept.url()).isNull();
        assertThat(kept.ip()).isNull();
        assertThat(kept.userAgent()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = EmailEventType.class,
            names = {"OPEN", "CLICK"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsNeitherOpenNorClick_keepsNoNetworkAndNoClient_andTheRest(EmailEventType type) {
        ReportedEvent event = of(type);
        ReportedEvent kept = Minimised.of(policy(Policy.Network.TRUNCATED, true), Policy.Tracking.IDENTIFIED, event);
        assertThat(kept)
                .usingRecursiveComparison()
                .ignoringFields("ip", "userAgent", "url")
                .isEqualTo(event);
        assertThat(kept.ip()).isNull();
        assertThat(kept.userAgent()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:7:8:9::1, 2001:db8:7::/48",
        "::ffff:203.0.113.77, 203.0.113.0/24",
        "203.0.113.0/24, 203.0.113.0/24",
        "203.0.113.77/32, 203.0.113.0/24",
        "localhost,",
        "203.0.113.777,",
        "/,",
        "'',",
    })
    void anAddress_isANetworkOrNothing(String reported, String kept) {
        ReportedEvent event = ReportedEvent.of(EmailEventType.OPEN, "ada@x.example", "s")
                .ip(reported)
                .build();
        assertThat(Minimised.of(policy(Policy.Network.TRUNCATED, false), Policy.Tracking.IDENTIFIED, event)
                        .ip())
                .isEqualTo(kept);
    }

    @Test
    void whatIsMinimised_staysAsItIs() {
        for (Policy.Network network : Policy.Network.values()) {
            for (boolean values : new boolean[] {true, false}) {
                ReportedEvent once = Minimised.of(policy(network, values), Policy.Tracking.IDENTIFIED, CLICK);
                assertThat(Minimised.of(policy(network, values), Policy.Tracking.IDENTIFIED, once))
                        .isEqualTo(once);
            }
        }
    }

    @Test
    @Tag("T-46")
    void theMark_isTheProvidersOrTheAgents_andOfOpensAndClicksOnly() {
        assertThat(Minimised.marked(CLICK).machine()).isFalse();
        assertThat(Minimised.marked(by(EmailEventType.CLICK, "Barracuda")).machine())
                .isTrue();
        assertThat(Minimised.marked(by(EmailEventType.OPEN, "Mozilla/5.0")).machine())
                .isTrue();
        assertThat(Minimised.marked(by(EmailEventType.BOUNCE, "Barracuda")).machine())
                .isFalse();
        ReportedEvent flagged = ReportedEvent.of(EmailEventType.OPEN, "ada@x.example", "s")
                .machine(true)
                .userAgent(AGENT)
                .build();
        assertThat(Minimised.marked(flagged).machine()).isTrue();
    }

    private static ReportedEvent by(EmailEventType type, String agent) {
        return ReportedEvent.of(type, "ada@x.example", "s").userAgent(agent).build();
    }

    private static ReportedEvent of(EmailEventType type) {
        return ReportedEvent.of(type, "ada@x.example", "s")
                .at(Instant.EPOCH)
                .messageId("m")
                .url("https://u:p@x.example/a?id=7#x")
                .bounce(BounceClass.SOFT)
                .bounceCode("4.2.2")
                .reason("full")
                .diagnostic("452 full")
                .ip("203.0.113.77")
                .userAgent(AGENT)
                .providerId("p")
                .build();
    }

    private static Policy.EmailEvents policy(Policy.Network network, boolean values) {
        return new Policy.EmailEvents(Policy.Tracking.IDENTIFIED, network, values, true, null, Period.ofDays(30), 10);
    }
}
