package moxora.contact;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.net.IDN;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Two writings of one value, and values that only look alike, made up from names, addresses and numbers of the world. */
final class WritingPairs {

    /** A value as it is stored, and as it is looked for. */
    record Pair(ContactQuery.By by, String stored, String searched) {}

    private static final List<String> LATIN = List.of(
            "Žofie",
            "Šimková",
            "Łukasz",
            "Wałęsa",
            "Đorđević",
            "Øystein",
            "Gråfeld",
            "Þorsteinn",
            "Strauß",
            "Weiß",
            "Müller",
            "Ångström",
            "François",
            "Nuñez",
            "Ćosić",
            "Ğül",
            "Ismail",
            "Iğdır",
            "Ħaż",
            "Æthel",
            "Œuvrard",
            "Ofelia",
            "Griffith",
            "Nguyễn",
            "Jones",
            "Smith",
            "García",
            "Szabó",
            "Kovačević",
            "Ștefănescu");
    private static final List<String> OTHER = List.of(
            "Σωκράτης",
            "Παπαδόπουλος",
            "Сергей",
            "Алёна",
            "Щербакова",
            "محمد",
            "فاطمة",
            "שלום",
            "מרים",
            "सुनील",
            "किरण",
            "राम",
            "ফাতেমা",
            "สมชาย",
            "ガブリエル",
            "カナコ",
            "はなこ",
            "김민준",
            "이서연",
            "王小明",
            "佐藤");
    private static final List<String> MARKS_LEFT_OUT =
            List.of("محمد:مُحَمَّد", "שלום:שָׁלוֹם", "फिरोज:फ़िरोज", "فاطمة:فـاطمة");
    private static final List<String> DIFFERENT = List.of(
            "सुनील:सनील",
            "राम:रोम",
            "カ子:ガ子",
            "はな:ばな",
            "สมชาย:สมชัย",
            "Muller:Mueller",
            "Оleg:Oleg",
            "王:Wang",
            "Jones:Janes",
            "김민준:김민중",
            "שרה:שרי",
            "محمد:محمود",
            "Jørgensen:Joergensen");
    private static final List<String> DOMAINS = List.of(
            "bücher.example", "mañana.example", "пример.example", "例え.example", "example.org", "sub.host.example");
    private static final List<String> REGIONS = List.of("GB", "US", "DE", "FR", "IT", "IN", "JP", "BR", "EG", "SE");
    private static final List<Integer> ZEROS = List.of((int) '0', 0x0660, 0x06F0, 0x0966, 0xFF10);
    private static final int[] UNSEEN = {0x200B, 0x200C, 0x200D, 0xFEFF, 0x00AD, 0x2060, 0x200E};
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private final Random random;
    private String region = "GB";

    WritingPairs(Random random) {
        this.random = random;
    }

    /** The organisation's region for which the last pair of phones was made. */
    String region() {
        return region;
    }

    Pair same() {
        return switch (random.nextInt(8)) {
            case 0 -> email();
            case 1, 2 -> phone();
            case 3 -> company();
            case 4 -> marks();
            default -> name();
        };
    }

    Pair different() {
        return switch (random.nextInt(6)) {
            case 0 -> otherEmail();
            case 1 -> otherPhone();
            case 2 -> {
                String[] two = pick(DIFFERENT).split(":");
                yield random.nextBoolean()
                        ? new Pair(ContactQuery.By.NAME, two[0], two[1])
                        : new Pair(ContactQuery.By.TAG, two[1], two[0]);
            }
            case 3 -> {
                String value = word() + " " + word();
                yield new Pair(ContactQuery.By.COMPANY, value, rewritten(value + pick(List.of(" x", "2", ".", "&"))));
            }
            default -> {
                // A longer word than the name has: no beginning of any of its words.
                String name = word();
                yield new Pair(ContactQuery.By.NAME, name, name + pick(List.of("b", "ж", "か", "9")));
            }
        };
    }

    private Pair name() {
        String name = word();
        String surrounded = switch (random.nextInt(4)) {
            case 0 -> pick(LATIN) + "-" + name;
            case 1 -> name + " " + pick(OTHER);
            case 2 -> pick(OTHER) + "\u3000" + name;
            default -> name;
        };
        boolean apostrophe = random.nextInt(6) == 0;
        return new Pair(
                ContactQuery.By.NAME,
                rewritten(apostrophe ? "O" + apostrophe() + surrounded : surrounded),
                rewritten(
                        apostrophe && surrounded.startsWith(name)
                                ? "O" + apostrophe() + name
                                : apostrophe && surrounded.startsWith(firstOf(surrounded))
                                        ? "o" + firstOf(surrounded)
                                        : name));
    }

    private static String firstOf(String names) {
        return names.split("[-\\s\u3000]")[0];
    }

    private String apostrophe() {
        return pick(List.of("'", "’", "‘", "ʼ", "＇"));
    }

    private Pair company() {
        String value = word() + " " + word() + pick(List.of(" & Co.", ", Ltd", " 株式会社", " 3"));
        return new Pair(
                random.nextBoolean() ? ContactQuery.By.COMPANY : ContactQuery.By.TAG,
                rewritten(value),
                rewritten(value));
    }

    private Pair marks() {
        String[] two = pick(MARKS_LEFT_OUT).split(":");
        int first = random.nextInt(2);
        return new Pair(ContactQuery.By.NAME, two[first], two[1 - first]);
    }

    private Pair email() {
        String local = local();
        String domain = pick(DOMAINS);
        return new Pair(ContactQuery.By.EMAIL, address(local, domain), " " + address(local, domain) + " ");
    }

    private String address(String local, String domain) {
        String written = random.nextBoolean() ? domain : IDN.toASCII(domain);
        String address = local + "@" + (random.nextBoolean() ? written : written.toUpperCase(Locale.ROOT));
        String cased = random.nextBoolean() ? address : address.toUpperCase(Locale.ROOT);
        return Normalizer.normalize(cased, random.nextBoolean() ? Normalizer.Form.NFC : Normalizer.Form.NFD);
    }

    private String local() {
        StringBuilder local = new StringBuilder();
        int letters = 3 + random.nextInt(8);
        for (int i = 0; i < letters; i++) {
            local.append((char) ('a' + random.nextInt(26)));
        }
        return random.nextInt(4) == 0 ? local + "+" + random.nextInt(100) : local.toString();
    }

    private Pair otherEmail() {
        String local = local();
        String domain = pick(DOMAINS);
        String other = switch (random.nextInt(5)) {
            case 0 -> local + "+x@" + domain;
            case 1 -> local.substring(0, 1) + "." + local.substring(1) + "@" + domain;
            case 2 -> local + "@" + domain + "a";
            case 3 -> local + "@x" + domain;
            default -> "а" + local + "@" + domain;
        };
        return new Pair(ContactQuery.By.EMAIL, address(local, domain), other);
    }

    private Phonenumber.PhoneNumber number() {
        region = pick(REGIONS);
        Phonenumber.PhoneNumber example =
                NUMBERS.getExampleNumberForType(region, PhoneNumberUtil.PhoneNumberType.MOBILE);
        while (true) {
            long changed = example.getNationalNumber() / 10_000 * 10_000 + random.nextInt(10_000);
            Phonenumber.PhoneNumber number =
                    new Phonenumber.PhoneNumber().mergeFrom(example).setNationalNumber(changed);
            if (NUMBERS.isValidNumber(number)) {
                return number;
            }
        }
    }

    private Pair phone() {
        Phonenumber.PhoneNumber number = number();
        return new Pair(ContactQuery.By.PHONE, written(number), written(number));
    }

    private String written(Phonenumber.PhoneNumber number) {
        String national = NUMBERS.format(number, PhoneNumberFormat.NATIONAL);
        String international = NUMBERS.format(number, PhoneNumberFormat.INTERNATIONAL);
        String text = switch (random.nextInt(6)) {
            case 0 -> NUMBERS.format(number, PhoneNumberFormat.E164);
            case 1 -> "tel. " + international;
            case 2 -> "00" + NUMBERS.format(number, PhoneNumberFormat.E164).substring(1);
            case 3 -> national;
            case 4 ->
                national.startsWith("0") && !region.equals("IT")
                        ? "+" + number.getCountryCode() + " (0) " + national.substring(1)
                        : international;
            default -> national;
        };
        UnaryOperator<String> separators =
                pick(List.of(t -> t, t -> t.replace(' ', '-'), t -> t.replace(" ", " . "), t -> t.replace('-', ' ')));
        String extension = random.nextInt(6) == 0 ? pick(List.of(" ext. ", " x", " Ext ")) + random.nextInt(1_000) : "";
        return digits(separators.apply(text) + extension, pick(ZEROS));
    }

    private static String digits(String text, int zero) {
        StringBuilder other = new StringBuilder();
        text.chars().forEach(c -> other.appendCodePoint(c >= '0' && c <= '9' ? zero + c - '0' : c));
        return other.toString();
    }

    private Pair otherPhone() {
        Phonenumber.PhoneNumber number = number();
        Phonenumber.PhoneNumber other = new Phonenumber.PhoneNumber()
                .mergeFrom(number)
                .setNationalNumber(number.getNationalNumber() + (random.nextBoolean() ? 1 : -1));
        return new Pair(ContactQuery.By.PHONE, written(number), NUMBERS.format(other, PhoneNumberFormat.INTERNATIONAL));
    }

    private String word() {
        return random.nextInt(3) > 0 ? pick(LATIN) : pick(OTHER);
    }

    /** The same text in another writing. */
    private String rewritten(String text) {
        String written = text;
        if (random.nextBoolean()) {
            written = cased(written);
        }
        if (random.nextInt(3) == 0) {
            written = wide(written);
        }
        if (random.nextInt(3) == 0) {
            written = plain(written);
        }
        if (random.nextInt(3) == 0) {
            written = narrowKana(written);
        }
        written = Normalizer.normalize(written, random.nextBoolean() ? Normalizer.Form.NFC : Normalizer.Form.NFD);
        if (random.nextInt(4) == 0) {
            int at = written.offsetByCodePoints(0, random.nextInt(written.codePointCount(0, written.length()) + 1));
            written = written.substring(0, at)
                    + Character.toString(UNSEEN[random.nextInt(UNSEEN.length)])
                    + written.substring(at);
        }
        return written;
    }

    private String cased(String text) {
        return switch (random.nextInt(3)) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            default -> text.toUpperCase(Locale.forLanguageTag("tr"));
        };
    }

    private static String wide(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append((char) (c > 0x20 && c < 0x7f ? c + 0xFEE0 : c)));
        return wide.toString();
    }

    /** As typed where the keyboard lacks the letter. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("[\u0300-\u036f]", "")
                .replace("ß", "ss")
                .replace("ﬀ", "ff")
                .replace("ffi", "ﬃ")
                .replace("Ł", "L")
                .replace("ł", "l")
                .replace("Ø", "O")
                .replace("æ", "ae")
                .replace("Œ", "OE")
                .replace("đ", "d")
                .replace("ı", "i");
    }

    private static String narrowKana(String text) {
        StringBuilder narrow = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFD).chars().forEach(c -> {
            for (char half = 0xFF66; half <= 0xFF9F; half++) {
                if (Normalizer.normalize(String.valueOf(half), Normalizer.Form.NFKC)
                        .equals(String.valueOf((char) c))) {
                    narrow.append(half);
                    return;
                }
            }
            narrow.append((char) c);
        });
        return narrow.toString();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
