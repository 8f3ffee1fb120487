package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static moxora.disclosure.PreviewFixture.TAGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many contacts, each of whom is hidden in its own title and tags, and strings that would be obeyed if they could. */
@Tag("B28")
@Tag("T-47")
class PreviewBatteryTest {

    private static final int CONTACTS = "full".equals(System.getProperty("moxora.battery")) ? 1_000 : 300;
    private static final int INJECTIONS = "full".equals(System.getProperty("moxora.battery")) ? 1_000 : 150;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[[A-Z]+(?:_[A-Z]+)?_[1-9][0-9]*[b-z]?_[0-9a-z]{6}]");

    private final PreviewFixture fixture = new PreviewFixture();
    private final TenantScope acme = fixture.platform.acme();

    @Test
    void noContact_isToldByItsOwnWords() {
        for (int seed = 0; seed < CONTACTS; seed++) {
            Random random = new Random(seed);
            ContactDraft draft = hiddenInItself(random);
            Contact contact = fixture.create(acme, draft);
            for (String feature : List.of(SUMMARY, TAGS)) {
                Preview preview = fixture.preview(acme, feature, contact.id());
                assertThat(leaks(draft, preview.messages().get(1).content(), feature.equals(SUMMARY)))
                        .as("seed %d, %s", seed, feature)
                        .isEmpty();
            }
        }
    }

    @Test
    void theSearchForLeaks_findsWhatIsLeft() {
        ContactDraft draft = hiddenInItself(new Random(1));

        assertThat(leaks(draft, "Job title: " + draft.firstName(), true)).isNotEmpty();
        assertThat(leaks(draft, "Job title: " + draft.emails().get(0), true)).isNotEmpty();
        assertThat(leaks(draft, "Job title: " + draft.phones().get(0), true)).isNotEmpty();
        assertThat(leaks(draft, "Job title: " + draft.company(), true)).isNotEmpty();
        assertThat(leaks(draft, "Job title: " + draft.notes(), true)).isNotEmpty();
    }

    @Test
    void strings_thatWouldBeObeyed_areDataOnTheirLine() {
        for (String feature : List.of(SUMMARY, TAGS)) {
            Preview benign = fixture.preview(
                    acme,
                    feature,
                    fixture.create(acme, PreviewFixture.marked("x")).id());
            List<String> labels = labels(benign);
            Set<String> declared = fixture.platform
                    .assembly
                    .features
                    .find(feature)
                    .orElseThrow()
                    .variables();
            List<String> strings = Injections.all().subList(0, INJECTIONS);
            for (String injection : strings) {
                Contact contact = fixture.create(acme, everywhere(injection));
                Preview preview = fixture.preview(acme, feature, contact.id());

                assertThat(preview.messages()).as(injection).hasSize(2);
                assertThat(preview.messages().get(0))
                        .isEqualTo(benign.messages().get(0));
                assertThat(labels(preview)).as(injection).isEqualTo(labels);
                // Notes of which no language is known stay out; more than the feature declares never goes.
                assertThat(preview.fieldsSent()).isSubsetOf(declared);
                String user = preview.messages().get(1).content();
                assertThat(PLACEHOLDER.matcher(user).replaceAll(""))
                        .as(injection)
                        .doesNotContain("[", "]");
                assertThat(user.replace("\n", "").chars())
                        .as(injection)
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
                assertThat(user).as(injection).doesNotContain("onlyinnotes").doesNotContain("onlyincustom");
            }
        }
    }

    private static List<String> labels(Preview preview) {
        return preview.messages()
                .get(1)
                .content()
                .lines()
                .map(line -> line.substring(0, line.indexOf(": ")))
                .toList();
    }

    private static ContactDraft everywhere(String injection) {
        return new ContactDraft(
                "Ada " + injection,
                "Lovelace",
                List.of("ada@x.example"),
                List.of("020 7946 0958"),
                "Engines " + injection,
                "Countess " + injection,
                List.of(injection, "vip " + injection),
                Map.of("City", "onlyincustom " + injection),
                "onlyinnotes " + injection);
    }

    static ContactDraft hiddenInItself(Random random) {
        String first = word(random, 2 + random.nextInt(8));
        String last = word(random, 3 + random.nextInt(8)) + (random.nextInt(3) == 0 ? "-" + word(random, 5) : "");
        String local = word(random, 3 + random.nextInt(6)).toLowerCase(Locale.ROOT);
        String email = local + "@" + word(random, 6).toLowerCase(Locale.ROOT) + ".example";
        String phone = "+44 20 " + (1000 + random.nextInt(9000)) + " " + (1000 + random.nextInt(9000));
        String company = word(random, 6) + " " + word(random, 5) + (random.nextBoolean() ? " Ltd" : "");
        List<String> secrets = List.of(first, last, first + " " + last, email, phone, company);
        List<String> tags = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            tags.add(sentence(random, secrets));
        }
        return new ContactDraft(
                first,
                last,
                List.of(email),
                List.of(phone),
                company,
                sentence(random, secrets),
                tags,
                Map.of("City", "zzcustomzz " + sentence(random, secrets)),
                "zznoteszz " + sentence(random, secrets));
    }

    private static String word(Random random, int letters) {
        String alphabet = switch (random.nextInt(4)) {
            case 0 -> "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u043a\u043b\u043c";
            case 1 -> "\u00e9\u00e8\u00fc\u00f6\u00e7\u00f1\u0161\u017eqxzj";
            case 2 -> "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03ba\u03bb\u03bc\u03bd";
            default -> "qxzjkvwyqxzj";
        };
        String word = random.ints(letters, 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String sentence(Random random, List<String> secrets) {
        String secret = secrets.get(random.nextInt(secrets.size()));
        String written = switch (random.nextInt(8)) {
            case 0 -> secret.toUpperCase(Locale.ROOT);
            case 1 -> secret.toLowerCase(Locale.ROOT);
            case 2 -> secret.replace(' ', '_');
            case 3 -> secret + "'s";
            case 4 -> "(" + secret + ")";
            case 5 -> secret.contains("@") ? secret : secret.replace(" ", "\u00a0\u200b");
            case 6 -> Normalizer.normalize(secret, Normalizer.Form.NFD);
            default -> secret;
        };
        List<String> around = List.of("friend of %s", "%s", "met at %s, twice", "1st-%s-fan", "\u201c%s\u201d");
        return String.format(around.get(random.nextInt(around.size())), written);
    }

    /** What of the contact can still be read; written without the code that hides it. */
    private static List<String> leaks(ContactDraft draft, String user, boolean identityIsOpen) {
        String text = PLACEHOLDER.matcher(user).replaceAll(" ");
        String bare = bare(text);
        List<String> words = Arrays.asList(bare.split("[^\\p{L}\\p{N}]+"));
        String digits = bare.replaceAll("2026-01-02t03:04:05z", "").replaceAll("\\P{Nd}", "");
        List<String> leaks = new ArrayList<>();
        Stream.of(draft.firstName(), draft.lastName())
                .flatMap(name -> Stream.of(bare(name).split("[^\\p{L}\\p{N}]+")))
                .filter(word -> words.contains(word) || (word.length() >= 6 && bare.contains(word)))
                .forEach(leaks::add);
        String address = bare(draft.emails().get(0));
        Stream.of(address, identityIsOpen ? address.substring(0, address.indexOf('@')) : address)
                .filter(part -> part.indexOf('@') > 0 ? bare.contains(part) : words.contains(part))
                .forEach(leaks::add);
        String phone = draft.phones().get(0).replaceAll("\\D", "");
        if (digits.contains(phone.substring(phone.length() - 7))) {
            leaks.add(phone);
        }
        String company = bare(draft.company()).replaceAll(" ltd$", "");
        if (bare.replaceAll("[^\\p{L}\\p{N}]+", " ").contains(company)) {
            leaks.add(company);
        }
        Stream.of("zzcustomzz", "zznoteszz", "@").filter(text::contains).forEach(leaks::add);
        return leaks;
    }

    private static String bare(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("[\\p{Mn}\\p{Cf}]", "")
                .toLowerCase(Locale.ROOT);
    }
}
