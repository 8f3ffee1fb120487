package moxora.disclosure.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.contact.ContactDraft;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.redaction.FoldedText;
import moxora.disclosure.redaction.Identifiers;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.email.event.Timeline;
import moxora.field.PersonalField;
import moxora.policy.Policy;

/**
 * What may be said of one contact, taken apart: values that are hidden whole, and passages that a redactor goes over.
 * A passage is at most as long as its limit before anything is looked for in it, so no text is too long to be read.
 */
final class Facts {

    private final ContactDraft fields;
    private final Map<String, String> input;
    private final Feature.Limits limits;
    private final Identifiers identifiers = new Identifiers();
    private final Map<String, List<Passage>> labels = new LinkedHashMap<>();
    private final Map<String, Passage> texts = new LinkedHashMap<>();

    /** @param variables what the template asks for, without what was left out */
    Facts(ContactDraft fields, Map<String, String> input, Feature.Limits limits, List<String> variables) {
        this.fields = fields;
        this.input = input;
        this.limits = limits;
        if (fields.firstName() != null && fields.lastName() != null) {
            identifiers.addPerson(fields.firstName(), fields.lastName());
        }
        names().forEach(identifiers::addName);
        fields.emails().forEach(identifiers::addEmail);
        fields.phones().forEach(identifiers::addPhone);
        Stream.ofNullable(fields.company()).forEach(identifiers::addCompany);
        variables.forEach(this::takeApart);
    }

    private void takeApart(String variable) {
        if (variable.startsWith(Feature.INPUT)) {
            addText(variable, input.get(variable.substring(Feature.INPUT.length())));
        } else if (!variable.equals(Policy.ACTIVITY)) {
            switch (PersonalField.named(variable).orElseThrow()) {
                case TITLE -> addLabels(variable, Stream.ofNullable(fields.title()));
                case TAGS -> addLabels(variable, fields.tags().stream());
                case CUSTOM_FIELDS ->
                    addLabels(
                            variable,
                            fields.customFields().entrySet().stream()
                                    .map(entry -> entry.getKey() + ": " + entry.getValue()));
                case NOTES -> addText(variable, fields.notes());
                case SPECIAL_FIELDS, RESTRICTIONS -> throw new IllegalStateException(variable + " never leave");
                case FIRST_NAME, LAST_NAME, EMAILS, PHONES, COMPANY -> {
                    // Hidden as a whole.
                }
            }
        }
    }

    private void addLabels(String variable, Stream<String> values) {
        labels.put(
                variable,
                values.limit(limits.valuesPerField())
                        .map(value -> Passage.of(shortened(value, limits.charactersPerValue())))
                        .toList());
    }

    private void addText(String variable, @org.jspecify.annotations.Nullable String text) {
        if (text != null) {
            texts.put(variable, Passage.of(shortened(text, limits.charactersOfText())));
        }
    }

    /** The beginning of a text up to the last blank that fits, so that no word is cut and passes for another. */
    private static String shortened(String text, int maxCharacters) {
        if (text.codePointCount(0, text.length()) <= maxCharacters) {
            return text;
        }
        int end = text.offsetByCodePoints(0, maxCharacters);
        if (Character.isWhitespace(text.charAt(end))) {
            return text.substring(0, end);
        }
        int cut = end;
        while (cut > 0 && !Character.isWhitespace(text.charAt(cut - 1))) {
            cut--;
        }
        return text.substring(0, cut == 0 ? end : cut);
    }

    private Stream<String> names() {
        return Stream.of(fields.firstName(), fields.lastName()).filter(Objects::nonNull);
    }

    /** Everything that was opened and added, field by field, so that other content is another list. */
    List<String> content() {
        List<String> content = new ArrayList<>();
        addAll(content, "firstName", Stream.ofNullable(fields.firstName()));
        addAll(content, "lastName", Stream.ofNullable(fields.lastName()));
        addAll(content, "emails", fields.emails().stream());
        addAll(content, "phones", fields.phones().stream());
        addAll(content, "company", Stream.ofNullable(fields.company()));
        addAll(content, "title", Stream.ofNullable(fields.title()));
        addAll(content, "tags", fields.tags().stream());
        addAll(content, "customFields", sorted(fields.customFields()));
        addAll(content, "notes", Stream.ofNullable(fields.notes()));
        addAll(content, "input", sorted(input));
        return content;
    }

    private static void addAll(List<String> content, String field, Stream<String> values) {
        List<String> all = values.toList();
        content.add(field);
        content.add(Integer.toString(all.size()));
        content.addAll(all);
    }

    private static Stream<String> sorted(Map<String, String> values) {
        return new TreeMap<>(values).entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()));
    }

    /** Everything that is gone over, for whoever looks up all of it at once. */
    List<Passage> passages() {
        List<Passage> all = new ArrayList<>(texts.values());
        labels.values().forEach(all::addAll);
        return all;
    }

    /** The variables that have any passages. */
    List<String> worded() {
        List<String> worded = new ArrayList<>(texts.keySet());
        labels.forEach((variable, passages) -> {
            if (!passages.isEmpty()) {
                worded.add(variable);
            }
        });
        return worded;
    }

    Map<String, List<Passage>> labels() {
        return labels;
    }

    Map<String, Passage> texts() {
        return texts;
    }

    /** What may be a word of a name in what is sent as it is. */
    Set<String> clearWords() {
        return passages().stream()
                .flatMap(passage -> new FoldedText(passage.text()).words().stream())
                .collect(Collectors.toSet());
    }

    /** Words that belong to a name which stays closed; they get placeholders too. */
    void hide(Set<String> nameWords) {
        nameWords.stream().sorted().forEach(identifiers::addNameWord);
    }

    /** What the contact is known by, for going over passages. */
    Identifiers identifiers() {
        return identifiers;
    }

    /** The values of a field that is hidden whole, each a placeholder. */
    String hidden(PersonalField field, Placeholders placeholders) {
        return switch (field) {
            case FIRST_NAME -> hidden(Stream.ofNullable(fields.firstName()), Identifiers::name, placeholders);
            case LAST_NAME -> hidden(Stream.ofNullable(fields.lastName()), Identifiers::name, placeholders);
            case EMAILS -> hidden(fields.emails().stream(), Identifiers::email, placeholders);
            case PHONES -> hidden(fields.phones().stream(), Identifiers::phone, placeholders);
            case COMPANY -> hidden(Stream.ofNullable(fields.company()), Identifiers::company, placeholders);
            case TITLE, TAGS, CUSTOM_FIELDS, NOTES, SPECIAL_FIELDS, RESTRICTIONS ->
                throw new IllegalStateException(field.wire() + " is not hidden whole");
        };
    }

    private String hidden(Stream<String> values, Function<String, Identifiers.Value> value, Placeholders placeholders) {
        return values.limit(limits.valuesPerField())
                .map(text -> {
                    Identifiers.Value hidden = value.apply(text);
                    return placeholders.of(hidden.kind(), hidden.form(), text);
                })
                .distinct()
                .collect(Collectors.joining(", "));
    }

    String activity(List<Timeline.Happening> events) {
        return events.stream()
                .limit(limits.events())
                .map(event -> event.type().onTimeline() + " " + event.at())
                .collect(Collectors.joining(", "));
    }
}
