package moxora.disclosure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.app.Assembly;
import moxora.contact.ContactBatches;
import moxora.contact.ContactBatches.Incoming;
import moxora.contact.ContactDraft;
import moxora.tenant.TenantScope;
import net.datafaker.Faker;

/** People, and notes in three languages that speak of them in many writings, the same for the same seed. */
final class NotesAboutPeople {

    private static final int VOCABULARY = 2_000;

    /** Sentences that tell nobody; {@code %s} is where somebody is named. */
    private static final Map<Locale, List<String>> SENTENCES = Map.of(
            Locale.UK,
            List.of(
                    "Call %s back on Monday, they will want the new price list.",
                    "Met %s at the trade fair and talked for a long time about delivery dates.",
                    "The contract may be signed next week if %s agrees to the terms.",
                    "He said that %s can decide without asking anybody, which is good news for us.",
                    "Please mark the account as active and send %s the first page of the offer.",
                    "We have to be careful here: %s was not happy with the last order.",
                    "It is a short way from the station to the office, as %s told us.",
                    "Our hope is that the project will grow; %s would like to see a plan by May.",
                    "Nobody answered the phone, so I left a message for %s with the reception."),
            Locale.GERMANY,
            List.of(
                    "Bitte am Montag bei %s anrufen und die neue Preisliste schicken.",
                    "Auf der Messe lange mit %s über die Lieferung gesprochen.",
                    "Der Vertrag wird nur unterschrieben, wenn %s den Bedingungen zustimmt.",
                    "Die letzte Rechnung ist noch offen, das hat %s am Telefon gesagt.",
                    "Wir müssen das Angebot so bald wie möglich an %s senden."),
            Locale.FRANCE,
            List.of(
                    "Rappeler %s lundi pour parler du nouveau tarif et de la livraison.",
                    "La réunion avec %s est prévue pour la semaine prochaine.",
                    "Il faut envoyer le contrat à %s avant la fin du mois.",
                    "On ne sait pas encore si %s va accepter les conditions de vente."));

    record Person(String firstName, String lastName, String email, String phone, String company) {

        ContactDraft draft() {
            return new ContactDraft(
                    firstName, lastName, List.of(email), List.of(phone), company, null, List.of("vip"), Map.of(), null);
        }
    }

    /**
     * One note.
     *
     * @param named what was written where somebody is named
     * @param harmless the words around
     */
    record Note(String text, List<String> named, List<String> harmless) {}

    private final Random random;
    private final List<String> firstNames = new ArrayList<>();
    private final List<String> lastNames = new ArrayList<>();
    private final List<String> companies = new ArrayList<>();

    NotesAboutPeople(Random random) {
        this.random = random;
        for (Locale locale : List.of(Locale.UK, Locale.GERMANY, Locale.FRANCE, Locale.forLanguageTag("cs-CZ"))) {
            Faker faker = new Faker(locale, random);
            Stream.generate(faker.name()::firstName).limit(VOCABULARY / 4).forEach(firstNames::add);
            Stream.generate(faker.name()::lastName).limit(VOCABULARY / 4).forEach(lastNames::add);
            Stream.generate(faker.company()::name).limit(VOCABULARY / 4).forEach(companies::add);
        }
    }

    List<Person> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Person(
                        pick(firstNames),
                        pick(lastNames),
                        "person." + i + "@mail" + i % 97 + ".example",
                        "07700 9" + (10_000 + random.nextInt(90_000)),
                        pick(companies)))
                .toList();
    }

    /** Writes the people as an import does. */
    static void write(Assembly moxora, TenantScope scope, List<Person> people) {
        for (int from = 0; from < people.size(); from += 500) {
            List<Incoming> batch = people.subList(from, Math.min(people.size(), from + 500)).stream()
                    .map(person -> new Incoming(null, person.draft()))
                    .toList();
            ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
            moxora.store.run(scope, session -> moxora.contactBatches.write(session, prepared));
        }
    }

    /** About so many characters, each sentence about one of these people. */
    Note note(List<Person> people, int characters) {
        Locale locale =
                List.of(Locale.UK, Locale.UK, Locale.GERMANY, Locale.FRANCE).get(random.nextInt(4));
        StringBuilder text = new StringBuilder();
        List<String> named = new ArrayList<>();
        Set<String> harmless = new LinkedHashSet<>();
        while (text.length() < characters) {
            String sentence = pick(SENTENCES.get(locale));
            String written = writing(people.get(random.nextInt(people.size())));
            named.add(written);
            Stream.of(sentence.replace("%s", "").split("[^\\p{L}]+"))
                    .filter(word -> !word.isEmpty())
                    .forEach(harmless::add);
            text.append(text.length() == 0 ? "" : " ").append(sentence.replace("%s", written));
        }
        return new Note(text.toString(), named, List.copyOf(harmless));
    }

    private String writing(Person person) {
        String full = person.firstName + " " + person.lastName;
        return switch (random.nextInt(12)) {
            case 0 -> person.firstName;
            case 1 -> person.lastName;
            case 2 -> person.lastName + ", " + person.firstName;
            case 3 -> full.toUpperCase(Locale.ROOT);
            case 4 -> full.toLowerCase(Locale.ROOT);
            case 5 -> person.firstName + "'s office";
            case 6 -> person.firstName.charAt(0) + ". " + person.lastName;
            case 7 -> person.company;
            case 8 -> person.email;
            case 9 -> person.phone.replace(" ", "");
            case 10 -> full + " (" + person.company + ")";
            default -> full;
        };
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** Words of two letters and more, folded to lower case, of what was named. */
    static Set<String> words(String named) {
        return Stream.of(named.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() > 1)
                .collect(Collectors.toSet());
    }
}
