package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.battery.Tally;
import moxora.contact.ContactDraft;
import moxora.disclosure.answer.Rendered;
import moxora.disclosure.processor.EchoProcessor.Arrival;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thousand strings that would be obeyed if they could, in every field that a contact has and in what the caller asks,
 * beside words planted in each of them: what a processor is really sent, byte by byte, and what comes of its answers.
 *
 * <p>Every run asks about each string once; the long battery asks each of them with each of the features.
 */
@Tag("B28")
@Tag("T-47")
@Tag("T-48")
@Tag("P39")
class AiBatteryTest {

    private static final Set<String> MEMBERS =
            Set.of("model", "messages", "temperature", "max_tokens", "store", "response_format", "stream");

    @TempDir
    private static Path folder;

    private static AiDesk desk;

    private final Random random = Tally.random("B28");

    /** @param open what may be read of it */
    private record Planted(ContactDraft draft, Set<String> open) {}

    @BeforeAll
    static void open() {
        desk = new AiDesk(folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @Test
    void nothingOutsideTheAllowList_arrives_andNothingActive_comesBack() {
        Tally tally = Tally.of("B28 prompts without a planted word");
        List<TenantScope> tenants = List.of(organisation(), organisation());
        List<String> strings = Injections.all();
        assertThat(strings).hasSize(1_000).doesNotHaveDuplicates();
        int perString = Tally.size(1, AiDesk.FEATURES.size());
        int words = 0;
        for (int i = 0; i < strings.size(); i++) {
            TenantScope scope = tenants.get(i % 2);
            Planted planted = planted(strings.get(i));
            UUID contact = perString == 1 && i % AiDesk.FEATURES.size() == 2
                    ? UUID.randomUUID()
                    : desk.create(scope, planted.draft);
            for (int j = i; j < i + perString; j++) {
                String feature = AiDesk.FEATURES.get(j % AiDesk.FEATURES.size());
                words += ask(tally, scope, feature, contact, planted, strings.get(i), "string " + i + ", " + feature);
            }
        }
        assertThat(words)
                .as("of job titles and tags planted words do arrive, or the search would prove nothing")
                .isGreaterThan(1_000 * perString);
        tally.close();
    }

    private int ask(
            Tally tally,
            TenantScope scope,
            String feature,
            UUID contact,
            Planted planted,
            String injection,
            String told) {
        boolean about = !feature.equals(AiDesk.BUILDER);
        String instruction =
                feature.equals(AiDesk.TAGS) ? null : "Please tell " + Overheard.word(random) + " that " + injection;

        AiCall.Answered answered = desk.call(scope, feature, about ? contact : null, instruction);

        List<Arrival> arrived = desk.peer.take();
        tally.check(arrived.size() == 1, told + ": " + arrived.size() + " requests");
        int words = 0;
        for (Arrival arrival : arrived) {
            List<String> leaks = Overheard.leaks(
                    arrival,
                    about ? planted.open : Set.of(),
                    List.of(scope.organisation().value(), scope.actor().id(), contact, answered.receipt()));
            tally.check(leaks.isEmpty(), told + ": " + leaks);
            tally.check(!arrival.json().getBoolean("store", true), told + ": may be stored");
            tally.check(MEMBERS.containsAll(arrival.json().keySet()), told + ": says more than it needs to");
            words += Overheard.words(arrival.text()).size();
        }
        List<String> active = texts(answered.answer().value())
                .flatMap(text -> Rendered.active(without(text, planted.draft.emails())).stream())
                .toList();
        tally.check(active.isEmpty(), told + ": the answer has " + active);
        return words;
    }

    private TenantScope organisation() {
        return desk.organisation(Overheard.word(random), AiDesk.ASSISTED);
    }

    private Planted planted(String injection) {
        String title = Overheard.word(random);
        String tag = Overheard.word(random);
        String otherTag = Overheard.word(random);
        ContactDraft draft = new ContactDraft(
                Overheard.word(random) + " " + injection,
                Overheard.word(random),
                List.of(Overheard.word(random) + "@" + Overheard.word(random) + ".example"),
                List.of(Overheard.phone(random)),
                Overheard.word(random) + " " + injection,
                title + " " + injection,
                List.of(tag, otherTag + " " + injection),
                Map.of("City", Overheard.word(random) + " " + injection),
                "We met " + Overheard.word(random) + " and the phone is " + Overheard.phone(random) + " but "
                        + injection);
        return new Planted(draft, Set.of(title, tag, otherTag));
    }

    /** Whoever asks may read an address; it is theirs. */
    private static String without(String text, List<String> addresses) {
        String rest = text;
        for (String address : addresses) {
            rest = rest.replace(address, "");
        }
        return rest;
    }

    private static Stream<String> texts(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.values().stream().flatMap(AiBatteryTest::texts);
        }
        if (value instanceof JsonArray array) {
            return array.stream().flatMap(AiBatteryTest::texts);
        }
        return value instanceof JsonString text ? Stream.of(text.getString()) : Stream.empty();
    }

    static List<String> everyForm() {
        String word = "cnryabcdponm";
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        String hex = HexFormat.of().formatHex(bytes);
        List<String> forms = new ArrayList<>(List.of(
                word,
                "CNRYABCDPONM",
                String.join("\u200b", word.split("")),
                "\uff43\uff4e\uff52\uff59abcdponm",
                "c\u0301n\u0303ryabcdponm",
                hex,
                "%" + String.join("%", hex.split("(?<=\\G..)")),
                "07700 900123",
                "+44 7700-900 123",
                "0190f0f0-0000-7000-8000-00000000dead",
                "0190F0F0000070008000000000000000",
                Base64.getEncoder().encodeToString(new byte[16])));
        for (String before : List.of("", "x", "xy")) {
            forms.add(Base64.getEncoder().encodeToString((before + word).getBytes(StandardCharsets.US_ASCII)));
        }
        return forms;
    }

    /** What is allowed is found once it is forbidden, in what really arrives, and so is what an answer would do. */
    @Test
    void theSearches_findWhatIsThere() {
        TenantScope scope = organisation();
        Planted planted = planted("https://evil.example/collect");
        UUID contact = desk.create(scope, planted.draft);
        desk.peer.says("See https://evil.example/collect");
        AiCall.Answered answered = desk.call(scope, AiDesk.SUMMARY, contact, null);
        Arrival arrival = desk.peer.take().get(0);

        assertThat(Overheard.leaks(arrival, planted.open, List.of(contact))).isEmpty();
        for (String word : planted.open) {
            Set<String> others = new HashSet<>(planted.open);
            others.remove(word);
            assertThat(Overheard.leaks(arrival, others, List.of(contact))).isNotEmpty();
        }
        assertThat(texts(answered.answer().value()).flatMap(text -> Rendered.active(text).stream()))
                .isEmpty();
        assertThat(Rendered.active("See https://evil.example/collect")).isNotEmpty();
        assertThat(Rendered.active("![x](y)")).isNotEmpty();
        assertThat(Rendered.active("<img src=x>")).isNotEmpty();
    }

    /** The instrument sees each fault it looks for, wherever it is. */
    @ParameterizedTest
    @MethodSource("everyForm")
    void whatIsPlanted_isFound_inWhateverFormAndPlace(String form) {
        String empty = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        String said = Json.createObjectBuilder()
                .add(
                        "messages",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("role", "user")
                                        .add("content", "Job title: " + form + ".")))
                .build()
                .toString();
        List<UUID> ids = List.of(new UUID(0, 0));
        Set<String> allowed = new HashSet<>(Set.of("cnryaaaabbbb"));

        assertThat(Overheard.leaks(arrival("", "", empty), allowed, ids)).isEmpty();
        assertThat(Overheard.leaks(arrival("", "", empty.replace("x", "cnryaaaabbbb")), allowed, ids))
                .isEmpty();
        assertThat(Overheard.leaks(arrival(form, "", empty), allowed, ids)).isNotEmpty();
        assertThat(Overheard.leaks(arrival("", form, empty), allowed, ids)).isNotEmpty();
        assertThat(Overheard.leaks(arrival("", "", said), allowed, ids)).isNotEmpty();
    }

    private static Arrival arrival(String url, String header, String body) {
        return new Arrival(
                "POST http://127.0.0.1/v1/chat/completions?" + url,
                "Accept: " + header,
                body.getBytes(StandardCharsets.UTF_8));
    }
}
