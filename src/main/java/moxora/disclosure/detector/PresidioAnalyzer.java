package moxora.disclosure.detector;

import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.disclosure.redaction.EntityDetector;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Identifiers;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;

/**
 * The analyzer of Presidio over its HTTP API: {@code POST {url}/analyze} with {@code {"text","language"}}. All passages
 * go in one call, each a line; an entity that passes the end of a line is one in each.
 */
public final class PresidioAnalyzer implements EntityDetector {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** What features may send is less; more is not asked about, and so does not leave. */
    private static final int LONGEST_TEXT = 100_000;

    private static final Logger LOG = Logger.getLogger(PresidioAnalyzer.class.getName());

    private final DetectorHttp http;
    private final String language;

    /** @param language what the analyzer has a model for, an ISO 639-1 code such as {@code en} */
    public PresidioAnalyzer(DetectorAddress address, String language) {
        this(address, language, PATIENCE);
    }

    PresidioAnalyzer(DetectorAddress address, String language, Duration patience) {
        this.http = new DetectorHttp(address, patience);
        this.language = language;
    }

    @Override
    public Optional<Finder> among(List<Passage> passages) {
        List<String> lines = passages.stream()
                .map(Passage::text)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (lines.isEmpty()) {
            return EntityDetector.NONE.among(passages);
        }
        String text = String.join("\n", lines);
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            String answer = http.post(Json.createObjectBuilder()
                    .add("text", text)
                    .add("language", language)
                    .build()
                    .toString());
            return Optional.of(new Found(byLine(lines, Entities.read(answer, text))));
        } catch (NoAnswerException e) {
            LOG.log(Level.WARNING, "The entity detector {0}; what it was asked about does not leave.", e.getMessage());
            return Optional.empty();
        }
    }

    private static Map<String, List<Finding>> byLine(List<String> lines, List<Entities.Entity> entities) {
        Map<String, List<Finding>> findings = new HashMap<>();
        int begin = 0;
        for (String line : lines) {
            List<Finding> inLine = new ArrayList<>();
            for (Entities.Entity entity : entities) {
                int start = Math.max(0, entity.start() - begin);
                int end = Math.min(line.length(), entity.end() - begin);
                if (start < end) {
                    inLine.add(new Finding(start, end, entity.kind(), form(entity.kind(), line.substring(start, end))));
                }
            }
            findings.put(line, inLine);
            begin += line.length() + 1;
        }
        return findings;
    }

    /** The form that the contact's own values have, so that one value has one placeholder whoever found it. */
    private static String form(Kind kind, String written) {
        String form = switch (kind) {
            case EMAIL -> Identifiers.email(written).form();
            case PHONE -> Identifiers.phone(written).form();
            case COMPANY -> Identifiers.company(written).form();
            default -> Identifiers.name(written).form();
        };
        return form.isEmpty() ? written : form;
    }

    private record Found(Map<String, List<Finding>> byLine) implements Finder {

        @Override
        public List<Finding> in(Passage passage) {
            if (passage.text().isEmpty()) {
                return List.of();
            }
            List<Finding> findings = byLine.get(passage.text());
            if (findings == null) {
                throw new IllegalArgumentException("The detector was not asked about this passage");
            }
            return findings;
        }

        @Override
        public String toString() {
            return "Found[" + byLine.size() + "]";
        }
    }
}
