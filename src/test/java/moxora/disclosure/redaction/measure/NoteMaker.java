package moxora.disclosure.redaction.measure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * Writes notes as people who work with a CRM write them: templates of our own, one a line, filled with made-up people.
 * The same seed gives the same notes. Every second template is held out: rules are made on the others.
 */
final class NoteMaker {

    private static final Pattern SLOT = Pattern.compile("\\{([a-z.]+)}");

    /** Half of the names are of the language itself; the rest come from everywhere, some in their own script. */
    private static final List<String> ELSEWHERE = List.of(
            "de", "fr", "es", "it", "pl", "nl", "sv", "pt", "tr", "id", "vi", "hu", "cs-CZ", "fi-FI", "en-IND", "en-NG",
            "en-ZA", "ru", "ja", "zh-CN", "ko", "uk");

    private static final Map<String, List<String>> AT_HOME =
            Map.of("en", List.of("en-US", "en-GB"), "fr", List.of("fr"), "nl", List.of("nl"));
    private static final Map<String, List<String>> TITLES = Map.of(
            "en", List.of("Mr", "Mrs", "Ms", "Dr"),
            "fr", List.of("M.", "Mme", "Monsieur", "Madame"),
            "nl", List.of("dhr.", "mevr.", "meneer", "mevrouw"));

    private static final List<String> FIRST_NAMES_THAT_ARE_WORDS = List.of(
            "Rose", "Will", "Mark", "Grace", "Hope", "Chad", "Frank", "Jack", "April", "Dawn", "Faith", "Grant", "Art",
            "Bill", "Drew", "Joy", "Amber", "Violet", "Summer", "Chase", "Eve", "Ray", "Gene", "Sue", "Pat", "Rich",
            "Sandy", "Ruby");
    private static final List<String> LAST_NAMES_THAT_ARE_WORDS = List.of(
            "Baker", "Cook", "Young", "Price", "Long", "Wells", "King", "Stone", "Hill", "Woods", "Page", "Banks",
            "Day", "Rice", "Bush", "Bishop", "Cross", "Field", "Fox", "Glass", "Hunt", "Love", "Power", "Sharp",
            "Short", "Small", "Street");

    private final String language;
    private final Random random;
    private final List<Faker> home;
    private final List<Faker> elsewhere;
    private final List<String> templates;

    NoteMaker(String language, long seed) {
        this.language = language;
        this.random = new Random(seed);
        this.home = fakers(Objects.requireNonNull(AT_HOME.get(language)));
        this.elsewhere = fakers(ELSEWHERE);
        this.templates = templates(language);
    }

    private List<Faker> fakers(List<String> locales) {
        return locales.stream()
                .map(locale -> new Faker(Locale.forLanguageTag(locale), random))
                .toList();
    }

    private static List<String> templates(String language) {
        String name = "/moxora/disclosure/redaction/notes-" + language + ".txt";
        try (InputStream lines = Objects.requireNonNull(NoteMaker.class.getResourceAsStream(name))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    int templateCount() {
        return templates.size();
    }

    List<Note> notes(int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> note(i % templates.size()))
                .toList();
    }

    private Note note(int template) {
        String pattern = templates.get(template);
        StringBuilder text = new StringBuilder();
        List<Note.Place> places = new ArrayList<>();
        Set<String> contacts = new TreeSet<>();
        Matcher slots = SLOT.matcher(pattern);
        int at = 0;
        while (slots.find()) {
            text.append(written(pattern.substring(at, slots.start())));
            add(slots.group(1), text, places, contacts);
            at = slots.end();
        }
        text.append(written(pattern.substring(at)));
        return new Note(language, text.toString(), places, contacts, template % 2 == 1);
    }

    /** Lines become one, as they do in a passage. */
    private static String written(String text) {
        return text.replace("\\n", " ").replaceAll(" +", " ");
    }

    private void add(String slot, StringBuilder text, List<Note.Place> places, Set<String> contacts) {
        if (slot.matches("[knh]\\..*")) {
            addName(slot, text, places, contacts);
            return;
        }
        Faker faker = any(home);
        switch (slot) {
            case "email" -> label(Label.EMAIL, faker.internet().emailAddress(), text, places);
            case "phone" -> label(Label.PHONE, faker.phoneNumber().phoneNumber(), text, places);
            case "iban" -> label(Label.IBAN, grouped(faker.finance().iban()), text, places);
            case "card" -> label(Label.CARD, card(), text, places);
            case "nid" -> label(Label.NATIONAL_ID, faker.numerify("###-##-####"), text, places);
            case "url" ->
                label(Label.URL, "https://" + faker.internet().url().replaceFirst("^\\w+://", ""), text, places);
            case "ip" -> label(Label.IP, faker.internet().ipV4Address(), text, places);
            case "dob" -> label(Label.BIRTH, birth(), text, places);
            case "company" -> label(Label.COMPANY, faker.company().name(), text, places);
            case "city" -> label(Label.PLACE, faker.address().city(), text, places);
            case "street" -> label(Label.STREET, faker.address().streetAddress(), text, places);
            default -> throw new IllegalArgumentException(slot);
        }
    }

    private void addName(String slot, StringBuilder text, List<Note.Place> places, Set<String> contacts) {
        boolean known = slot.startsWith("k.");
        Faker faker = random.nextBoolean() ? any(home) : any(elsewhere);
        String first = faker.name().firstName().replaceAll("\\s+", " ").strip();
        String last = faker.name().lastName().replaceAll("\\s+", " ").strip();
        if (slot.startsWith("h.")) {
            first = any(FIRST_NAMES_THAT_ARE_WORDS);
            last = any(LAST_NAMES_THAT_ARE_WORDS);
        }
        String full = first + " " + last;
        if (known) {
            contacts.add(full);
        }
        boolean lower = slot.contains("lower");
        Label label = labelOf(slot, lower);
        switch (slot.substring(2)) {
            case "full" -> label(label, full, text, places);
            case "first" -> label(label, first, text, places);
            case "last" -> label(label, last, text, places);
            case "upper" -> label(label, full.toUpperCase(Locale.ROOT), text, places);
            case "lower" -> label(label, full.toLowerCase(Locale.ROOT), text, places);
            case "lowerfirst" -> label(label, first.toLowerCase(Locale.ROOT), text, places);
            case "lowerlast" -> label(label, last.toLowerCase(Locale.ROOT), text, places);
            case "rev" -> label(label, last + ", " + first, text, places);
            case "poss" -> {
                label(label, full, text, places);
                text.append("'s");
            }
            case "title" -> {
                text.append(any(Objects.requireNonNull(TITLES.get(language)))).append(' ');
                label(label, last, text, places);
            }
            default -> throw new IllegalArgumentException(slot);
        }
    }

    private static Label labelOf(String slot, boolean lower) {
        return switch (slot.charAt(0)) {
            case 'k' -> Label.KNOWN_CONTACT;
            case 'h' -> Label.HARD_NAME;
            default -> lower ? Label.UNKNOWN_NAME_LOWER : Label.UNKNOWN_NAME;
        };
    }

    private static void label(Label label, String value, StringBuilder text, List<Note.Place> places) {
        places.add(new Note.Place(text.length(), text.length() + value.length(), label));
        text.append(value);
    }

    /** A number that passes the Luhn check, written in groups. */
    private String card() {
        String body = "4" + any(home).numerify("##############");
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = (body.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return grouped(body + (10 - sum % 10) % 10);
    }

    private static String grouped(String digits) {
        return digits.replaceAll("(.{4})(?=.)", "$1 ");
    }

    private String birth() {
        int year = 1940 + random.nextInt(65);
        int month = 1 + random.nextInt(12);
        int day = 1 + random.nextInt(28);
        return switch (random.nextInt(3)) {
            case 0 -> String.format(Locale.ROOT, "%02d/%02d/%d", day, month, year);
            case 1 -> String.format(Locale.ROOT, "%d-%02d-%02d", year, month, day);
            default ->
                day + " "
                        + java.time.Month.of(month)
                                .getDisplayName(java.time.format.TextStyle.FULL, Locale.forLanguageTag(language))
                        + " " + year;
        };
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
