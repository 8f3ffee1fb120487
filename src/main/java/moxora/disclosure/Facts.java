package moxora.disclosure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.contact.ContactDraft;
import moxora.disclosure.Identifiers.Value;
import moxora.email.event.Timeline;
import moxora.field.PersonalField;
import moxora.policy.Policy;

/** The opened fields of one contact as a processor may read them: each a line of placeholders and minimised words. */
final class Facts {

    private static final String NOTHING = "none";

    private final ContactDraft fields;
    private final Feature.Limits limits;
    private final Placeholders placeholders = new Placeholders();
    private final Identifiers identifiers = new Identifiers();
    private final Minimiser minimiser = new Minimiser(placeholders, identifiers);

    Facts(ContactDraft fields, Feature.Limits limits) {
        this.fields = fields;
        this.limits = limits;
        names().forEach(identifiers::addName);
        fields.emails().forEach(identifiers::addEmail);
        fields.phones().forEach(identifiers::addPhone);
        Stream.ofNullable(fields.company()).forEach(identifiers::addCompany);
    }

    private Stream<String> names() {
        return Stream.of(fields.firstName(), fields.lastName()).filter(Objects::nonNull);
    }

    /** What may be a word of a name in the fields that are sent as they are. */
    Set<String> clearWords() {
        Stream<String> clear = Stream.of(
                        Stream.ofNullable(fields.title()),
                        fields.tags().stream(),
                        fields.customFields().keySet().stream(),
                        fields.customFields().values().stream())
                .flatMap(Function.identity());
        return clear.flatMap(text -> new FoldedText(PlainText.of(text)).words().stream())
                .collect(Collectors.toSet());
    }

    /** Words that belong to a name which stays closed; they get placeholders too. */
    void hide(Set<String> nameWords) {
        nameWords.stream().sorted().forEach(identifiers::addNameWord);
    }

    /** A line for each variable, in this order, so that placeholders are numbered as they are read. */
    Map<String, String> lines(List<String> variables, List<Timeline.Happening> events) {
        Map<String, String> lines = new java.util.LinkedHashMap<>();
        for (String variable : variables) {
            String line = variable.equals(Policy.ACTIVITY)
                    ? activity(events)
                    : line(PersonalField.named(variable).orElseThrow());
            lines.put(variable, line.isEmpty() ? NOTHING : line);
        }
        return lines;
    }

    Placeholders placeholders() {
        return placeholders;
    }

    private String line(PersonalField field) {
        return switch (field) {
            case FIRST_NAME -> hidden(Stream.ofNullable(fields.firstName()), Identifiers::name);
            case LAST_NAME -> hidden(Stream.ofNullable(fields.lastName()), Identifiers::name);
            case EMAILS -> hidden(fields.emails().stream(), Identifiers::email);
            case PHONES -> hidden(fields.phones().stream(), Identifiers::phone);
            case COMPANY -> hidden(Stream.ofNullable(fields.company()), Identifiers::company);
            case TITLE -> clear(Stream.ofNullable(fields.title()));
            case TAGS -> clear(fields.tags().stream());
            case CUSTOM_FIELDS ->
                clear(fields.customFields().entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()));
            case NOTES, SPECIAL_FIELDS -> throw new IllegalStateException(field.wire() + " never leave");
        };
    }

    private String hidden(Stream<String> values, Function<String, Value> value) {
        return values.limit(limits.valuesPerField())
                .map(value)
                .map(minimiser::placeholder)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String clear(Stream<String> values) {
        return values.limit(limits.valuesPerField())
                .map(text -> minimiser.minimise(text, limits.charactersPerValue()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String activity(List<Timeline.Happening> events) {
        return events.stream()
                .limit(limits.events())
                .map(event -> event.type().onTimeline() + " " + event.at())
                .collect(Collectors.joining(", "));
    }
}
