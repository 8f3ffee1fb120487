package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moxora.field.CompanyName;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PhoneNumber;

/**
 * What one contact is known by, as far as it was opened: each phrase that gives it away, and the value it stands for.
 *
 * <p>The first meaning of a phrase stays, so names come before companies.
 */
public final class Identifiers implements Finder {

    private static final int SHORTEST_WORD = 2;
    private static final int SHORTEST_LOCAL_PART = 3;
    private static final int TELLING_DIGITS = 7;
    /** Two numbers that end in as many equal digits are one, as {@code +44 (0)20} and {@code +44 20} are. */
    private static final int SAME_DIGITS = 9;

    /** Whose mailbox it may be anywhere (RFC 2142 and its like), so nobody is told by it; the whole address is hidden. */
    private static final Set<String> ROLES = Set.of(("info sales support admin administrator office contact hello mail"
                    + " email team help service kontakt marketing billing accounts hr jobs press news newsletter"
                    + " noreply webmaster postmaster hostmaster abuse security privacy legal orders shop booking")
            .split(" "));

    private final Map<String, List<Writing>> writings = new LinkedHashMap<>();
    private final Set<String> phones = new LinkedHashSet<>();

    /** A value under its one form, so that all writings of it get the same placeholder. */
    public record Value(Kind kind, String form) {

        @Override
        public String toString() {
            return "Value[" + kind + "]";
        }
    }

    public static Value name(String name) {
        String form = NameMentions.form(NameWords.of(name));
        return new Value(Kind.NAME, form.isEmpty() ? FoldedText.phrase(name) : form);
    }

    public static Value email(String email) {
        return new Value(Kind.EMAIL, EmailAddress.normalise(email));
    }

    public static Value phone(String phone) {
        return new Value(Kind.PHONE, PhoneNumber.digits(phone));
    }

    public static Value company(String company) {
        return new Value(Kind.COMPANY, CompanyName.spoken(company).orElse(company));
    }

    public void addName(String name) {
        PersonWritings.ofName(name, name(name)).forEach(this::add);
    }

    /** Both names together, in every order and shortened; each of them is added by itself too. */
    public void addPerson(String firstName, String lastName) {
        PersonWritings.of(firstName, lastName, name(firstName + " " + lastName)).forEach(this::add);
    }

    /** A word of a name that was not opened. */
    public void addNameWord(String word) {
        add(word, new Value(Kind.NAME, word));
    }

    public void addEmail(String email) {
        String local = email.substring(0, Math.max(0, email.lastIndexOf('@')));
        add(FoldedText.phrase(email), email(email));
        String phrase = FoldedText.phrase(local);
        if (phrase.length() >= SHORTEST_LOCAL_PART && !ROLES.contains(phrase)) {
            add(phrase, email(email));
        }
        List<String> parts = Arrays.stream(local.split("[^\\p{L}\\p{M}]+"))
                .map(FoldedText::phrase)
                .filter(part -> part.length() >= SHORTEST_WORD)
                .toList();
        if (parts.size() >= 2) {
            PersonWritings.ofParts(parts.get(0), parts.get(parts.size() - 1), email(email))
                    .forEach(this::add);
        }
    }

    public void addPhone(String phone) {
        phones.add(PhoneNumber.digits(phone));
        add(FoldedText.phrase(phone), phone(phone));
    }

    public void addCompany(String company) {
        add(FoldedText.phrase(company), company(company));
        CompanyName.spoken(company).ifPresent(spoken -> add(spoken, company(company)));
    }

    private void add(String phrase, Value value) {
        add(new Writing(phrase, value, Writing.Rule.ALWAYS));
    }

    private void add(Writing writing) {
        String phrase = writing.phrase();
        boolean tells = phrase.codePointCount(0, phrase.length()) >= SHORTEST_WORD
                || (!phrase.isEmpty() && FoldedText.isWrittenWithoutBlanks(phrase.codePointAt(0)));
        List<Writing> same = writings.getOrDefault(phrase, List.of());
        boolean said =
                same.stream().anyMatch(other -> other.rule() == Writing.Rule.ALWAYS || other.rule() == writing.rule());
        if (tells && !said) {
            writings.computeIfAbsent(phrase, any -> new ArrayList<>(1)).add(writing);
        }
    }

    @Override
    public List<Finding> in(Passage passage) {
        List<Finding> findings = new ArrayList<>();
        for (FoldedText.Digits run : passage.folded().digitRuns()) {
            digits(run.digits()).ifPresent(value -> findings.add(finding(run.place(), value)));
        }
        for (List<Writing> same : writings.values()) {
            for (Writing writing : same) {
                writing.in(passage).forEach(place -> findings.add(finding(place, writing.value())));
            }
        }
        return findings;
    }

    private static Finding finding(FoldedText.Place place, Value value) {
        return new Finding(place.start(), place.end(), value.kind(), value.form());
    }

    /** Which of the contact's phones a run of digits is, in any writing. */
    private Optional<Value> digits(String run) {
        return phones.stream()
                .filter(phone -> isThePhone(run, phone))
                .findFirst()
                .map(phone -> new Value(Kind.PHONE, phone));
    }

    /** Trunk and country prefixes differ between writings, so the last digits decide. */
    private static boolean isThePhone(String run, String phone) {
        String significant = phone.replaceFirst("^0+", "");
        return run.equals(phone)
                || (significant.length() >= TELLING_DIGITS && run.contains(significant))
                || (run.length() >= SAME_DIGITS
                        && phone.length() >= SAME_DIGITS
                        && last(run).equals(last(phone)))
                || (run.length() >= TELLING_DIGITS && phone.endsWith(run.replaceFirst("^0+", "")));
    }

    private static String last(String digits) {
        return digits.substring(digits.length() - SAME_DIGITS);
    }
}
