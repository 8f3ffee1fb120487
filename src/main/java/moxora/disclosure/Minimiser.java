package moxora.disclosure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import moxora.disclosure.FoldedText.Place;
import moxora.disclosure.Identifiers.Value;

/**
 * Puts placeholders in a value's clear text: for what the contact is known by, for every e-mail address and for every
 * run of seven digits or more.
 *
 * <p>What it does not find: other people's names, and a writing that folds to other letters, such as a look-alike
 * alphabet.
 */
final class Minimiser {

    private final Placeholders placeholders;
    private final Identifiers identifiers;

    private record Span(int start, int end, Value value) {}

    Minimiser(Placeholders placeholders, Identifiers identifiers) {
        this.placeholders = placeholders;
        this.identifiers = identifiers;
    }

    /** One line of the value, at most so many characters long; a placeholder is never cut. */
    String minimise(String value, int maxCharacters) {
        String text = PlainText.of(value);
        StringBuilder minimised = new StringBuilder();
        int at = 0;
        for (Span span : merged(spans(text))) {
            minimised.append(text, at, span.start).append(placeholder(span.value));
            at = span.end;
        }
        return PlainText.shortened(minimised.append(text, at, text.length()).toString(), maxCharacters);
    }

    String placeholder(Value value) {
        return placeholders.of(value.kind(), value.form());
    }

    private List<Span> spans(String text) {
        FoldedText folded = new FoldedText(text);
        List<Span> spans = new ArrayList<>();
        for (Place place : Identifiers.addresses(text)) {
            spans.add(new Span(
                    place.start(), place.end(), Identifiers.email(text.substring(place.start(), place.end()))));
        }
        for (FoldedText.Digits run : folded.digitRuns()) {
            identifiers
                    .digits(run.digits())
                    .ifPresent(value ->
                            spans.add(new Span(run.place().start(), run.place().end(), value)));
        }
        identifiers
                .phrases()
                .forEach((phrase, value) ->
                        folded.find(phrase).forEach(place -> spans.add(new Span(place.start(), place.end(), value))));
        return spans;
    }

    /** Overlapping spans become one, which stands for what its first and longest part is; nothing in between is left. */
    private static List<Span> merged(List<Span> spans) {
        spans.sort(Comparator.comparingInt(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        List<Span> merged = new ArrayList<>();
        for (Span span : spans) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || span.start >= last.end) {
                merged.add(span);
            } else if (span.end > last.end) {
                merged.set(merged.size() - 1, new Span(last.start, span.end, last.value));
            }
        }
        return merged;
    }
}
