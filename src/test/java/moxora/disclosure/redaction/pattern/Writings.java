package moxora.disclosure.redaction.pattern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.datafaker.Faker;
import net.datafaker.providers.base.Finance;

/** Identifiers of every kind as people write them, by the same random numbers in every run of the same seed. */
final class Writings {

    private static final List<String> PHONE_LOCALES =
            List.of("en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "it-IT", "nl-NL", "pl-PL", "pt-BR", "en-IN");
    private static final List<String> BIRTH_WORDS =
            List.of("born on ", "DOB: ", "date of birth ", "geboren am ", "née le ", "nacida el ", "nato il ", "geb. ");
    private static final List<String> PLACES = List.of("Roma", "Alcalá", "Rivoli", "Garibaldi", "Mayor", "Dante");

    private final Random random;
    private final Faker faker;
    private final Map<String, Supplier<String>> kinds = new LinkedHashMap<>();

    Writings(Random random) {
        this.random = random;
        this.faker = new Faker(Locale.US, random);
        network();
        money();
        people();
        records();
        places();
    }

    Map<String, Supplier<String>> kinds() {
        return kinds;
    }

    private void network() {
        kinds.put("email", () -> faker.internet().emailAddress());
        kinds.put("email plus", () -> word() + "." + word() + "+" + digits(2) + "@" + word() + ".co.uk");
        kinds.put("email full width", () -> word() + "＠" + word() + "．com");
        kinds.put("handle", () -> "@" + word() + "_" + digits(2));
        kinds.put(
                "email spoken",
                () -> word() + pick(" (at) ", " [at] ", "(at)", " {at} ", " at ") + word() + " dot "
                        + pick("com", "org", "de"));
        kinds.put("email spaced", () -> spaced(word()) + " (at) " + word() + pick(" (dot) ", ".", " . ") + "com");
        kinds.put("url", () -> pick("https://", "http://", "ftp://", "hxxp://", "hxxps://") + host() + "/" + word());
        kinds.put(
                "url credentials",
                () -> "https://" + word() + ":" + word() + digits(3) + "@" + host() + "/x?y=" + digits(2));
        kinds.put("url www", () -> "www." + host());
        kinds.put("url path", () -> host() + "/" + word() + "/" + digits(2));
        kinds.put("host", this::host);
        kinds.put("ipv4", () -> faker.internet().ipV4Address() + pick("", ":8080", "/24"));
        kinds.put("ipv6", () -> faker.internet().ipV6Address());
        kinds.put("ipv6 short", () -> "2001:db8::" + hex(1 + random.nextInt(4)) + ":" + hex(2));
        kinds.put("mac", () -> faker.internet().macAddress());
    }

    private void money() {
        List<String> countries = new ArrayList<>(
                Finance.ibanSupportedCountries().stream().sorted().toList());
        kinds.put("iban", () -> faker.finance().iban(pick(countries)));
        kinds.put("iban grouped", () -> grouped(faker.finance().iban(pick(countries)), 4, pick(" ", "-", " ")));
        kinds.put(
                "iban small",
                () -> grouped(faker.finance().iban(pick(countries)).toLowerCase(Locale.ROOT), 4, " "));
        Supplier<String> card = () -> faker.finance()
                .creditCard(pick(
                        Finance.CreditCardType.VISA,
                        Finance.CreditCardType.MASTERCARD,
                        Finance.CreditCardType.AMERICAN_EXPRESS))
                .replaceAll("\\D", "");
        kinds.put("card", card);
        kinds.put("card grouped", () -> grouped(card.get(), 4, pick(" ", "-", ".", "/", "–")));
        kinds.put("card spaced", () -> spaced(card.get()));
        kinds.put("card full width", () -> shifted(card.get(), '０'));
        kinds.put("card Arabic", () -> shifted(card.get(), '٠'));
        kinds.put("card zero-width", () -> grouped(card.get(), 2, "\u200b"));
        kinds.put("sort code", () -> "sort code " + digits(2) + "-" + digits(2) + "-" + digits(2));
        kinds.put(
                "account",
                () -> pick("account no. ", "acct: ", "Kontonummer ", "account number is ")
                        + digits(5 + random.nextInt(5)));
        kinds.put("card ending", () -> pick("card ending in ", "Visa ", "card ") + "4" + digits(3));
    }

    private void people() {
        for (String locale : PHONE_LOCALES) {
            Faker there = new Faker(Locale.forLanguageTag(locale), random);
            kinds.put("phone " + locale, () -> there.phoneNumber().phoneNumber());
        }
        kinds.put("phone E.164", () -> "+" + (1 + random.nextInt(9)) + digits(10));
        kinds.put(
                "phone grouped",
                () -> "0" + digits(3) + pick(" ", "-", "/", ".", " - ") + digits(3) + pick(" ", "-", ".") + digits(4));
        kinds.put("phone short", () -> pick("call ", "tel. ", "phone: ", "ext. ", "Durchwahl ") + "4" + digits(4));
        kinds.put(
                "phone spelled",
                () -> "oh "
                        + String.join(pick(" ", ", ", "-"), List.of("seven", "seven", "nine", "one", "two", "three")));
        kinds.put("ssn", () -> faker.idNumber().ssnValid());
        kinds.put(
                "nino",
                () -> pick("AB", "CE", "JK") + " " + digits(2) + " " + digits(2) + " " + digits(2) + " "
                        + pick("A", "B", "C"));
        kinds.put("pesel", () -> faker.idNumber().peselNumber());
        kinds.put("cpf", () -> faker.cpf().valid());
        kinds.put("sv-se", () -> faker.idNumber().validSvSeSsn());
        kinds.put("zh-cn", () -> faker.idNumber().validZhCNSsn());
        kinds.put("es-mx", () -> faker.idNumber().validEsMXSsn());
        kinds.put("pan", () -> letters(3) + pick("P", "C", "H") + letters(1) + digits(4) + letters(1));
        kinds.put("aadhaar", () -> "2" + digits(3) + " " + digits(4) + " " + digits(4));
        kinds.put(
                "passport",
                () -> pick("passport no. ", "passport: ", "Reisepass ", "passport number ") + letters(1) + digits(8));
        kinds.put("passport bare", () -> pick("C", "F", "G", "K") + digits(2) + letters(1) + digits(5));
        kinds.put("driving licence", () -> letters(5) + digits(6) + letters(2) + digits(1) + letters(2));
        kinds.put("nhs", () -> digits(3) + " " + digits(3) + " " + digits(4));
        kinds.put(
                "born",
                () -> pick(BIRTH_WORDS)
                        + pick(
                                day() + "." + month() + "." + year(),
                                day() + "/" + month() + "/" + digits(2),
                                year() + "-04-" + day(),
                                day() + " March " + year(),
                                "March " + day() + ", " + year()));
        kinds.put("date before 2000", () -> day() + pick(".", "/", "-") + month() + pick(".", "/", "-") + year());
    }

    private void records() {
        kinds.put("uuid", () -> faker.internet().uuid());
        kinds.put("uuid 32", () -> faker.internet().uuid().replace("-", ""));
        kinds.put("hex", () -> hex(8 + random.nextInt(10)) + "7a91");
        kinds.put(
                "record",
                () -> pick(
                                "customer no. ",
                                "order #",
                                "ticket number ",
                                "Kunden-Nr. ",
                                "case: ",
                                "invoice no ",
                                "Rechnung Nr. ")
                        + digits(4 + random.nextInt(3)) + "8");
        kinds.put("mixed", () -> letters(3) + "-" + "8" + digits(5));
        kinds.put(
                "password",
                () -> pick("password: ", "Passwort: ", "pwd=", "password is ", "Passwort lautet ")
                        + word()
                        + digits(2)
                        + pick("!", "?x", "$a"));
        kinds.put(
                "api key",
                () -> pick("sk-" + letters(2).toLowerCase(Locale.ROOT) + "_", "ghp_", "AIza", "xoxb-")
                        + letters(8)
                        + digits(6)
                        + word());
        kinds.put("token", () -> random(28));
        kinds.put("pin", () -> pick("PIN ", "PIN: ", "CVV ", "pin code ") + digits(4));
        kinds.put("login", () -> pick("username: ", "login: ", "Skype: ") + word() + digits(2));
    }

    private void places() {
        kinds.put(
                "street en",
                () -> (1 + random.nextInt(400)) + pick("", "a", "B") + " " + capital(word()) + " "
                        + pick("Street", "Road", "Ave", "Lane", "Drive", "St", "Close"));
        kinds.put(
                "street small",
                () -> (1 + random.nextInt(400)) + " " + word() + " " + pick("street", "road", "avenue"));
        kinds.put(
                "street de",
                () -> capital(word())
                        + pick("straße ", "str. ", "weg ", "platz ", "-Allee ", "gasse ")
                        + (1 + random.nextInt(200))
                        + pick("", "a", " b"));
        kinds.put(
                "street fr",
                () -> (1 + random.nextInt(200))
                        + pick(" ", ", ", " bis ")
                        + pick("rue de ", "avenue de la ", "place ")
                        + pick(PLACES));
        kinds.put(
                "street it",
                () -> pick("via ", "piazza ", "calle de ", "Via ")
                        + pick(PLACES)
                        + pick(" ", ", ")
                        + (1 + random.nextInt(200)));
        kinds.put(
                "postcode uk",
                () -> pick("SW1A ", "M", "EC2V ", "LS6 ").replace("M", "M1 ") + (random.nextInt(10)) + "AA");
        kinds.put("postcode ca", () -> "K1A " + random.nextInt(10) + "B1");
        kinds.put("postcode us", () -> pick("CA", "NY", "TX", "WA") + " " + digits(5));
        kinds.put("postcode de", () -> "D-" + digits(5) + " " + capital(word()));
        kinds.put(
                "coordinates",
                () -> (random.nextInt(80) + "." + digits(5)) + ", " + (random.nextInt(170) + "." + digits(5)));
        kinds.put(
                "dms",
                () -> random.nextInt(80) + "°" + (10 + random.nextInt(50)) + "'" + (10 + random.nextInt(50)) + "\"N");
    }

    private String host() {
        return word() + pick("", "-" + word()) + pick(".com", ".de", ".co.uk", ".io", ".example.org");
    }

    private String day() {
        return String.format(Locale.ROOT, "%02d", 1 + random.nextInt(28));
    }

    private String month() {
        return String.format(Locale.ROOT, "%02d", 1 + random.nextInt(12));
    }

    private String year() {
        return String.valueOf(1930 + random.nextInt(70));
    }

    private String word() {
        return pick(
                "lovelace",
                "babbage",
                "turing",
                "hopper",
                "noether",
                "curie",
                "kovalev",
                "meitner",
                "franklin",
                "germain",
                "euler",
                "gauss");
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append((char) ('A' + random.nextInt(26)));
        }
        return letters.toString();
    }

    private String hex(int count) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < count; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private String random(int count) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+~=";
        StringBuilder text = new StringBuilder("aB3+dE5");
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String spaced(String text) {
        return String.join(" ", text.split(""));
    }

    private static String grouped(String text, int size, String between) {
        return text.replaceAll("(.{" + size + "})(?=.)", "$1" + between);
    }

    private static String shifted(String digits, char zero) {
        StringBuilder shifted = new StringBuilder();
        digits.chars().forEach(c -> shifted.append((char) (zero + c - '0')));
        return shifted.toString();
    }

    @SafeVarargs
    private <T> T pick(T... from) {
        return from[random.nextInt(from.length)];
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
