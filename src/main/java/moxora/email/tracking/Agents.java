package moxora.email.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of user agents: to which family one belongs, and whether a program does by itself what it bears the name
 * of. A closed list in {@code email/agents.txt}, each line with where it is told; nothing is fetched and nothing learnt.
 *
 * <p>A proxy that fetches at the moment somebody opens (Gmail's, Yahoo's) stands for that somebody. A scanner that bears a
 * browser's name, as Microsoft's mostly does, cannot be told from a person by its name.
 */
final class Agents {

    /** The family of an agent that no line fits. */
    static final String OTHER = "other";

    private static final String FILE = "/email/agents.txt";
    private static final int COLUMNS = 4;
    /** Patterns see no more than this. Browsers' agents have 200 characters at most. */
    private static final int LOOKED_AT = 1_000;

    private static final List<Line> LINES = read();
    private static final Set<String> FAMILIES =
            Stream.concat(LINES.stream().map(Line::family), Stream.of(OTHER)).collect(Collectors.toUnmodifiableSet());

    private Agents() {}

    private record Line(boolean machine, boolean whole, List<String> parts, String family) {

        static Line of(String text) {
            String[] columns = text.split("\\|", COLUMNS);
            if (columns.length != COLUMNS || columns[COLUMNS - 1].isBlank()) {
                throw new IllegalStateException(FILE + " has a line without its four columns: " + text);
            }
            String kind = columns[0].strip();
            if (!kind.equals("machine") && !kind.equals("client")) {
                throw new IllegalStateException(FILE + " has a line of an unknown kind: " + text);
            }
            String pattern = columns[1].strip();
            boolean whole = pattern.startsWith("=");
            return new Line(
                    kind.equals("machine"),
                    whole,
                    whole ? List.of(pattern.substring(1)) : List.of(pattern.split("&")),
                    columns[2].strip());
        }

        boolean fits(String agent) {
            return whole ? agent.equals(parts.get(0)) : parts.stream().allMatch(agent::contains);
        }
    }

    /**
     * The family of an agent, such as {@code Gmail} or {@code Firefox}, without a version; {@value #OTHER} where none is
     * known, null where no agent was told. A family's own name is that family.
     */
    static @Nullable String family(@Nullable String agent) {
        if (agent == null || agent.isBlank()) {
            return null;
        }
        return FAMILIES.contains(agent) ? agent : line(agent).map(Line::family).orElse(OTHER);
    }

    /** Whether a program acted by itself; also where the agent was told to be empty, as no person's is. */
    static boolean isMachine(@Nullable String agent) {
        return agent != null
                && (agent.isBlank() || line(agent).filter(Line::machine).isPresent());
    }

    private static Optional<Line> line(String agent) {
        String seen =
                agent.substring(0, Math.min(agent.length(), LOOKED_AT)).strip().toLowerCase(Locale.ROOT);
        return LINES.stream().filter(line -> line.fits(seen)).findFirst();
    }

    private static List<Line> read() {
        List<Line> lines = new ArrayList<>();
        try (InputStream file = Agents.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Line::of)
                    .forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(lines);
    }
}
