package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoxoraTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return new Moxora(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(args))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpListsSettingsAndDefaults(String argument) {
        assertThat(run(argument)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("MOXORA_HTTP_PORT")
                .contains("8080");
    }

    @Test
    void versionIsToldOnOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Moxora ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bogus", "start", "-v"})
    void unknownArgument_showsTheUsageOnStandardError(String argument) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(argument).contains("Usage:");
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kek", "keys"})
    void rotations_haveTheirOwnHelpAndUsage(String command) {
        assertThat(run(command, "rotate", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("moxora.jar " + command + " rotate");
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("moxora.jar " + command + " rotate");
    }

    @Test
    void argumentsThatAreTooMany_areRefused() {
        assertThat(run("--version", "--help")).isEqualTo(2);
        assertThat(run("health", "now")).isEqualTo(2);
    }
}
