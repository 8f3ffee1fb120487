package moxora.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Puts a bad file into the folder, takes the problems that the operator would read, and removes it again. */
record Sabotage(Path folder) {

    List<String> problemsOf(String acme) {
        return problemsOf("acme.yaml", acme.getBytes(StandardCharsets.UTF_8));
    }

    List<String> problemsOf(String file, byte[] bytes) {
        Path written = PolicyFixture.write(folder, file, bytes);
        try {
            return problems();
        } finally {
            assertThat(written.toFile().delete()).isTrue();
        }
    }

    List<String> problems() {
        return problemsIn(folder);
    }

    static List<String> problemsIn(Path directory) {
        PolicyConfigurationException thrown =
                catchThrowableOfType(PolicyConfigurationException.class, () -> Policies.load(directory));
        assertThat(thrown).as("the sabotage went unnoticed").isNotNull();
        assertThat(thrown).hasMessage(String.join("\n", thrown.problems()));
        return thrown.problems();
    }
}
