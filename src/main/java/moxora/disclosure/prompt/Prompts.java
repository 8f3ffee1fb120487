package moxora.disclosure.prompt;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.account.Organisations;
import moxora.contact.ContactDisclosures;
import moxora.contact.ContactDraft;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.Redactor;
import moxora.email.event.Timeline;
import moxora.field.PersonalField;
import moxora.policy.AiTerms;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Makes the messages of a call, for the preview and for the call itself: there is no other way to a {@link Prompt}.
 *
 * <p>Fields outside the allow-list, and those that are left out, are not opened. Values that identify are placeholders.
 * In what is sent as words, the contact's own identifiers, whoever else the organisation knows, and what is told by its
 * form are placeholders; of free text only ordinary words of a known language are left, where the policy is that strict.
 */
public final class Prompts {

    private static final String NOTHING = "none";
    private static final String LEFT_OUT = "left out";

    private final Organisations organisations;
    private final ContactDisclosures contacts;
    private final Timeline timeline;
    private final Redaction redaction;
    private final Marks marks;

    public Prompts(
            Organisations organisations,
            ContactDisclosures contacts,
            Timeline timeline,
            Redaction redaction,
            Marks marks) {
        this.organisations = organisations;
        this.contacts = contacts;
        this.timeline = timeline;
        this.redaction = redaction;
        this.marks = marks;
    }

    /**
     * What is asked for.
     *
     * @param contact null for a feature that is about none
     * @param input free texts by name, all of them declared by the feature and within its limits
     * @param special whether the contact has a field of a special category
     */
    public record Wanted(Feature feature, @Nullable UUID contact, Map<String, String> input, boolean special) {

        @Override
        public String toString() {
            return "Wanted[" + feature.name() + "]";
        }
    }

    /** @throws moxora.fault.Fault 404 when the contact is not this organisation's */
    public Prompt prompt(TenantScope scope, Wanted wanted, AiTerms terms, Occasion occasion) {
        Feature feature = wanted.feature();
        List<Narrowing> narrowed = new ArrayList<>(withoutFreeText(scope, wanted, terms));
        List<String> variables = without(feature.fieldsSent(), narrowed);
        Facts facts =
                new Facts(opened(scope, wanted, variables, occasion), wanted.input(), feature.limits(), variables);
        hideWhatStaysClosed(scope, wanted, variables, facts);
        Optional<Finder> entities = redaction.detector().among(facts.passages());
        if (entities.isEmpty()) {
            narrowed.add(new Narrowing(Narrowing.DETECTOR_UNAVAILABLE, facts.worded()));
            variables = without(variables, narrowed);
        }
        String region = region(scope, facts.passages());
        Placeholders placeholders =
                new Placeholders(marks.of(scope, feature.name(), wanted.contact(), facts.content()));
        Redactor redactor = new Redactor(
                placeholders,
                List.of(
                        facts.identifiers(),
                        redaction.directory().among(scope, region, facts.passages()),
                        redaction.patterns().apply(region),
                        entities.orElse(passage -> List.of())));

        Map<String, String> lines = new LinkedHashMap<>();
        List<String> unread = new ArrayList<>();
        for (String variable : feature.fieldsSent()) {
            if (!variables.contains(variable)) {
                lines.put(variable, LEFT_OUT);
                continue;
            }
            Optional<String> line = line(scope, wanted, variable, facts, redactor, placeholders, terms);
            if (line.isEmpty()) {
                unread.add(variable);
            }
            lines.put(
                    variable, line.map(text -> text.isEmpty() ? NOTHING : text).orElse(LEFT_OUT));
        }
        if (!unread.isEmpty()) {
            narrowed.add(new Narrowing(Narrowing.UNKNOWN_LANGUAGE, unread));
        }
        return new Prompt(
                feature,
                List.of(
                        new Message("system", feature.system()),
                        new Message("user", feature.user().render(lines))),
                without(feature.fieldsSent(), narrowed).stream()
                        .filter(variable -> !variable.startsWith(Feature.INPUT))
                        .toList(),
                narrowed,
                placeholders);
    }

    /** The organisation's record is opened only where there may be a phone. */
    private String region(TenantScope scope, List<Passage> passages) {
        boolean anyDigit =
                passages.stream().anyMatch(passage -> passage.text().chars().anyMatch(Character::isDigit));
        return anyDigit ? organisations.phoneRegion(scope) : "ZZ";
    }

    /** What of free text cannot be sent, whatever it says; so it need not be opened. */
    private List<Narrowing> withoutFreeText(TenantScope scope, Wanted wanted, AiTerms terms) {
        List<String> texts = wanted.feature().fieldsSent().stream()
                .filter(Prompts::isFreeText)
                .toList();
        if (!texts.isEmpty() && terms.freeText() == AiTerms.FreeText.NONE) {
            return List.of(new Narrowing(Narrowing.FREE_TEXT_NOT_ALLOWED, texts));
        }
        if (!texts.isEmpty() && wanted.special()) {
            return List.of(new Narrowing(Narrowing.SPECIAL_CATEGORY, texts));
        }
        if (!texts.isEmpty() && !redaction.directory().knowsNames(scope)) {
            return List.of(new Narrowing(Narrowing.NAMES_NOT_INDEXED, texts));
        }
        return List.of();
    }

    private static boolean isFreeText(String variable) {
        return variable.startsWith(Feature.INPUT)
                || PersonalField.named(variable)
                        .filter(field -> field.disclosure() == PersonalField.Disclosure.FREE_TEXT)
                        .isPresent();
    }

    private static List<String> without(List<String> variables, List<Narrowing> narrowed) {
        Set<String> left =
                narrowed.stream().flatMap(less -> less.fields().stream()).collect(Collectors.toSet());
        return variables.stream().filter(variable -> !left.contains(variable)).toList();
    }

    private ContactDraft opened(TenantScope scope, Wanted wanted, List<String> variables, Occasion occasion) {
        UUID contact = wanted.contact();
        if (contact == null) {
            return ContactDraft.EMPTY;
        }
        List<String> recorded = variables.stream()
                .filter(variable -> !variable.startsWith(Feature.INPUT))
                .toList();
        return occasion == Occasion.PREVIEW
                ? contacts.preview(scope, contact, fields(variables), recorded)
                : contacts.prepare(scope, contact, fields(variables), recorded);
    }

    private static Set<PersonalField> fields(List<String> variables) {
        return variables.stream()
                .filter(variable -> !variable.startsWith(Feature.INPUT) && !variable.equals(Policy.ACTIVITY))
                .map(variable -> PersonalField.named(variable).orElseThrow())
                .filter(field -> field.disclosure() != PersonalField.Disclosure.NEVER)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PersonalField.class)));
    }

    private void hideWhatStaysClosed(TenantScope scope, Wanted wanted, List<String> variables, Facts facts) {
        UUID contact = wanted.contact();
        boolean namesAreOpen = variables.contains(PersonalField.FIRST_NAME.wire())
                && variables.contains(PersonalField.LAST_NAME.wire());
        if (contact != null && !namesAreOpen) {
            facts.hide(contacts.beginningsOfTheName(scope, contact, facts.clearWords()));
        }
    }

    /** Empty where the text is in no language that is known. */
    private Optional<String> line(
            TenantScope scope,
            Wanted wanted,
            String variable,
            Facts facts,
            Redactor redactor,
            Placeholders placeholders,
            AiTerms terms) {
        Feature.Limits limits = wanted.feature().limits();
        UUID contact = wanted.contact();
        if (variable.equals(Policy.ACTIVITY)) {
            return Optional.of(contact == null ? "" : facts.activity(timeline.recent(scope, contact, limits.events())));
        }
        List<Passage> labels = facts.labels().get(variable);
        if (labels != null) {
            return Optional.of(labels.stream()
                    .map(passage -> redactor.redact(passage, limits.charactersPerValue()))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(", ")));
        }
        if (isFreeText(variable)) {
            Passage passage = facts.texts().get(variable);
            return passage == null
                    ? Optional.of("")
                    : redacted(passage, redactor, terms)
                            .map(strict -> strict.redact(passage, limits.charactersOfText()));
        }
        return Optional.of(facts.hidden(PersonalField.named(variable).orElseThrow(), placeholders));
    }

    private Optional<Redactor> redacted(Passage passage, Redactor redactor, AiTerms terms) {
        return switch (terms.freeText()) {
            case NONE -> Optional.empty();
            case PATTERNS -> Optional.of(redactor);
            case VOCABULARY -> redaction.vocabulary().of(passage).map(redactor::with);
        };
    }
}
