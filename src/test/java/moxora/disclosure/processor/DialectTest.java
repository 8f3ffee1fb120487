package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P38")
class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, OPENAI",
        "https://eu.api.openai.com/v1, OPENAI",
        "https://acme.openai.azure.com/openai/v1, OPENAI",
        "https://API.Mistral.AI/v1, MISTRAL",
        "https://openrouter.ai/api/v1, OPENROUTER",
        "https://notopenrouter.ai/api/v1, COMMON",
        "https://api.openai.com.example.org/v1, COMMON",
        "http://127.0.0.1:11434/v1, COMMON"
    })
    void isToldByTheHost(URI endpoint, Dialect dialect) {
        assertThat(Dialect.of(endpoint)).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o-mini, 0.0", "gpt-5-mini,", "o3,", "o4-mini,", "omni-1, 0.0"})
    void modelsThatTakeNoTemperature_getNone(String model, Double temperature) {
        Processor processor = TestProcessors.at(URI.create("https://api.openai.com/v1"));
        assertThat(Dialect.OPENAI.parameters(processor, model, 10).build().temperature())
                .isEqualTo(temperature);
        assertThat(Dialect.COMMON.parameters(processor, model, 10).build().temperature())
                .isZero();
    }

    @Test
    void pausesAreSecondsOrDates() {
        Instant now = Instant.parse("2026-11-22T09:00:00Z");
        assertThat(RetryAfter.of(" 120 ", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.of("Sun, 22 Nov 2026 09:00:30 GMT", now)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.of("Sun, 22 Nov 2026 08:00:30 GMT", now)).contains(Duration.ZERO);
        for (String nonsense : List.of("", "-1", "1.5", "soon", "99999999999999999999", "٣")) {
            assertThat(RetryAfter.of(nonsense, now)).as(nonsense).isEmpty();
        }
    }

    @Test
    void aKeyThatIsMissing_isToldByNameOnly() {
        Processor keyed = TestProcessors.at(
                "acme-ai", URI.create("https://acme.example/v1"), "acme-1", "ACME_KEY", Processor.Limits.USUAL);
        Processor free = TestProcessors.at(URI.create("https://free.example/v1"));
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("ACME_KEY", "  "), Map.of("ACME_KEY", "geheim\r\nX-Y: 1"))) {
            Credentials credentials = new Credentials(environment::get);
            Fault fault = Assertions.catchThrowableOfType(Fault.class, () -> credentials.of(keyed));
            assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
            assertThat(fault.detail()).doesNotContain("geheim", "ACME_KEY");
            assertThat(credentials.warnings(List.of(keyed, free, keyed)))
                    .singleElement()
                    .asString()
                    .contains("acme-ai", "ACME_KEY")
                    .doesNotContain("geheim");
            assertThat(credentials.of(free)).isNull();
        }
        Credentials there = new Credentials(Map.of("ACME_KEY", " sk-1 ")::get);
        assertThat(there.of(keyed)).isEqualTo("sk-1");
        assertThat(there.warnings(List.of(keyed))).isEmpty();
    }
}
