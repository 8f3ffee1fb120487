package moxora.disclosure.redaction.vocabulary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.FoldedText;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Vocabulary;

/**
 * Lets ordinary words pass and nothing else: a word goes that is not in the list of its language, or that is written
 * with a capital where no sentence begins, or that begins one and is a name as well. A sentence in a language that is
 * not known goes as a whole; of a text in such a language nothing may leave.
 *
 * <p>What escapes are names that are words and written like words. This is no anonymisation (GDPR recital 26).
 */
public final class DefaultDeny implements Vocabulary {

    private static final List<String> SHIPPED = List.of("en", "fr", "nl");

    private final Supplier<Known> known;

    private record Known(
            List<Language> languages, LanguageGuess guess, Set<String> abbreviations, Set<String> acronyms) {

        static Known of(List<Language> languages) {
            Set<String> abbreviations = languages.stream()
                    .flatMap(language -> language.lists().abbreviations().stream())
                    .collect(Collectors.toSet());
            return new Known(languages, new LanguageGuess(languages), abbreviations, acronymList());
        }
    }

    /** The word lists that ship, read when the first text is. */
    private static final class Shipped {

        static final Known KNOWN = Known.of(SHIPPED.stream().map(Language::load).toList());

        private Shipped() {}
    }

    public DefaultDeny() {
        this.known = () -> Shipped.KNOWN;
    }

    public DefaultDeny(List<Language> languages) {
        Known these = Known.of(List.copyOf(languages));
        this.known = () -> these;
    }

    private static Set<String> acronymList() {
        try (InputStream list = DefaultDeny.class.getResourceAsStream("acronyms.txt")) {
            String text = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
            return new HashSet<>(List.of(text.trim().split("\\s+")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public Optional<Finder> of(Passage passage) {
        return findings(passage)
                .map(found -> other -> other == passage
                        ? found
                        : findings(other).orElseThrow(() -> new IllegalStateException("Not the passage asked about")));
    }

    private Optional<List<Finding>> findings(Passage passage) {
        Known here = known.get();
        List<List<Token>> sentences = Sentences.of(passage.text(), here.abbreviations());
        if (sentences.isEmpty()) {
            return Optional.of(List.of());
        }
        return here.guess().of(sentences).map(mostly -> {
            List<Finding> findings = new ArrayList<>();
            for (List<Token> sentence : sentences) {
                spans(here, sentence, mostly).forEach(span -> findings.add(finding(passage, span)));
            }
            return List.copyOf(findings);
        });
    }

    private static List<Strangers.Span> spans(Known here, List<Token> sentence, Language mostly) {
        return here.guess()
                .of(sentence, mostly)
                .map(language -> Strangers.in(sentence, language, here.acronyms()))
                .orElseGet(() -> Strangers.all(sentence).stream().toList());
    }

    private static Finding finding(Passage passage, Strangers.Span span) {
        String words = passage.text().substring(span.start(), span.end());
        String form = FoldedText.phrase(words);
        return new Finding(span.start(), span.end(), Kind.WORD, form.isEmpty() ? words : form);
    }
}
