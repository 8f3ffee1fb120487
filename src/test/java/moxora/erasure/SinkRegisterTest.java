package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-51")
class SinkRegisterTest {

    private final SinkRegister far = new SinkRegister(new Sinks(null, null, null, null, null));
    private final SinkRegister near = new SinkRegister(
            new Sinks(Path.of("pg"), Path.of("vault"), Path.of("logs"), Duration.ofDays(30), Duration.ofDays(7)));

    @Test
    void everySink_isNamedOnceWithAReason() {
        assertThat(near.all()).extracting(Sink::name).doesNotHaveDuplicates();
        assertThat(near.all()).allSatisfy(sink -> assertThat(sink.reason()).isNotBlank());
        assertThat(near.all())
                .extracting(Sink::name)
                .isEqualTo(far.all().stream().map(Sink::name).toList());
    }

    @Test
    void filesOutOfReach_areNotClaimedToBeScanned() {
        Predicate<Sink> scanned = sink -> sink.handling() == Sink.Handling.SCANNED;
        List<String> files = List.of("tenant database, files", "vault, files", "logs");

        assertThat(near.all())
                .filteredOn(sink -> files.contains(sink.name()))
                .hasSize(3)
                .allMatch(scanned);
        assertThat(far.all())
                .filteredOn(sink -> files.contains(sink.name()))
                .hasSize(3)
                .noneMatch(scanned);
    }

    @Test
    void backups_areNotAddressed_andTheirTimeIsTold() {
        assertThat(near.all())
                .filteredOn(sink -> sink.name().startsWith("backups"))
                .singleElement()
                .satisfies(sink -> {
                    assertThat(sink.handling()).isEqualTo(Sink.Handling.NOT_ADDRESSED);
                    assertThat(sink.reason()).contains("PT720H");
                });
    }
}
