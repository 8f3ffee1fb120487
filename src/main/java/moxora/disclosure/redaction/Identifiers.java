package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moxora.field.EmailAddress;
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

    /** What a company may be called without; the rest of its name still tells it. */
    private static final Set<String> LEGAL_FORMS = Set.of(
            "ltd",
            "limited",
            "inc",
            "llc",
            "llp",
            "plc",
            "corp",
            "corporation",
            "co",
            "company",
            "gmbh",
            "ag",
            "kg",
            "se",
            "sa",
            "sas",
            "sarl",
            "srl",
            "spa",
            "bv",
            "nv",
            "ab",
            "as",
            "oy",
            "pty",
            "pvt");

    private final Map<String, Value> phrases = new LinkedHashMap<>();
    private final Set<String> phones = new LinkedHashSet<>();

    /** A value under its one form, so that all writings of it get the same placeholder. */
    public record Value(Kind kind, String form) {

        @Override
        public String toString() {
            return "Value[" + kind + "]";
        }
    }

    public static Value name(String name) {
        return new Value(Kind.NAME, FoldedText.phrase(name));
    }

    public static Value email(String email) {
        return new Value(Kind.EMAIL, EmailAddress.normalise(email));
    }

    public static Value phone(String phone) {
        return new Value(Kind.PHONE, PhoneNumber.digits(phone));
    }

    public static Value company(String company) {
        String phrase = FoldedText.phrase(company);
        return new Value(Kind.COMPANY, phrase.isEmpty() ? company : phrase);
    }

    public void addName(String name) {
        add(FoldedText.phrase(name), name(name));
        new FoldedText(name).words().forEach(word -> add(word, name(name)));
    }

    /** A word of a name that was not opened. */
    public void addNameWord(String word) {
        add(word, new Value(Kind.NAME, word));
    }

    public void addEmail(String email) {
        String local = email.substring(0, Math.max(0, email.lastIndexOf('@')));
        add(FoldedText.phrase(email), email(email));
        if (FoldedText.phrase(local).length() >= SHORTEST_LOCAL_PART) {
            add(FoldedText.phrase(local), email(email));
        }
    }

    public void addPhone(String phone) {
        phones.add(PhoneNumber.digits(phone));
        add(FoldedText.phrase(phone), phone(phone));
    }

    public void addCompany(String company) {
        String phrase = FoldedText.phrase(company);
        add(phrase, company(company));
        for (String form : LEGAL_FORMS) {
            if (phrase.endsWith(form) && new FoldedText(company).words().contains(form)) {
                add(phrase.substring(0, phrase.length() - form.length()), company(company));
            }
        }
    }

    private void add(String phrase, Value value) {
        boolean tells = phrase.codePointCount(0, phrase.length()) >= SHORTEST_WORD
                || (!phrase.isEmpty() && FoldedText.isWrittenWithoutBlanks(phrase.codePointAt(0)));
        if (tells) {
            phrases.putIfAbsent(phrase, value);
        }
    }

    @Override
    public List<Finding> in(Passage passage) {
        List<Finding> findings = new ArrayList<>();
        for (FoldedText.Digits run : passage.folded().digitRuns()) {
            digits(run.digits()).ifPresent(value -> findings.add(finding(run.place(), value)));
        }
        phrases.forEach(
                (phrase, value) -> passage.folded().find(phrase).forEach(place -> findings.add(finding(place, value))));
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
                || (run.length() >= TELLING_DIGITS && phone.endsWith(run.replaceFirst("^0+", "")));
    }
}
