package moxora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.unsubscribe.Letters;
import moxora.rest.PageRules;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The link in a message as providers, scanners and people use it, over HTTP. */
@Tag("T-45")
@Tag("B20")
@Tag("P110")
class UnsubscribeIT extends Deployed {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";
    private static final String ADA = "ada@example.org";

    private Tenant acme;
    private Tenant bolt;
    private String contact;
    private Letters letters;
    private String token;

    @BeforeEach
    void aMessageToAContact() {
        acme = signUp("acme", "moxora");
        bolt = signUp("bolt", "moxora");
        contact = contactOf(acme);
        contactOf(bolt);
        letters = new Letters(TestPlatform.shared().assembly, scope(acme));
        token = letters.token(UUID.fromString(contact), "news", ADA);
    }

    private static TenantScope scope(Tenant tenant) {
        return TestPlatform.scope(new OrganisationId(UUID.fromString(tenant.organisation())), UUID.randomUUID());
    }

    private String contactOf(Tenant tenant) {
        return post("api/v1/contacts", tenant.token(), "{\"firstName\":\"Ada\",\"emails\":[\"" + ADA + "\"]}")
                .json()
                .getString("id");
    }

    private List<String> timeline() {
        return get("api/v1/contacts/" + contact + "/timeline", acme.token())
                .json()
                .getJsonArray("items")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(item -> item.getString("type"))
                .toList();
    }

    private Answer click(String path, String type, String body) {
        return call("POST", path, null, type, body);
    }

    private static void page(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(PageRules.wrongs(answer.body())).isEmpty();
        assertThat(HeaderRules.wrongs(answer.response().headers(), false)).isEmpty();
        assertThat(answer.header("Content-Type").toLowerCase(Locale.ROOT)).isEqualTo("text/html;charset=utf-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Robots-Tag")).contains("noindex");
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(answer.response().headers().map().keySet())
                .noneMatch(name -> name.equalsIgnoreCase("Set-Cookie") || name.equalsIgnoreCase("Location"));
    }

    @Test
    void aThousandLooks_changeNothing_oneClickActs_andMoreClicksAreTheSame() {
        String path = "unsubscribe/" + token;
        String question = get(path, null).body();
        for (int i = 0; i < 1_000; i++) {
            HttpRequest.Builder look = HttpRequest.newBuilder(uri(path + (i % 3 == 0 ? "?" + ONE_CLICK : "")))
                    .header("Purpose", "prefetch")
                    .header("Sec-Purpose", "prefetch;prerender")
                    .header("X-HTTP-Method-Override", "POST")
                    .header("X-Method-Override", "POST");
            look = i % 10 == 0 ? look.method("HEAD", HttpRequest.BodyPublishers.noBody()) : look.GET();
            Answer answer = send(look);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(i % 10 == 0 ? "" : question);
        }
        page(get(path, null));
        assertThat(letters.blocked("news", ADA)).isNull();
        assertThat(timeline()).isEmpty();

        Answer first = click(path, FORM, ONE_CLICK);
        page(first);
        assertThat(letters.blocked("news", ADA)).isNotNull();
        assertThat(letters.blocked("offers", ADA)).isNull();
        assertThat(timeline()).containsExactly("email.unsubscribe");
        for (int i = 0; i < 20; i++) {
            Answer again = click(path, FORM, ONE_CLICK);
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
        }
        assertThat(timeline()).hasSize(1);
        assertThat(new Letters(TestPlatform.shared().assembly, scope(bolt)).blocked("news", ADA))
                .isNull();
    }

    @Test
    void aFormOfParts_actsToo_andWhateverIsNoFormDoesNot() {
        String path = "unsubscribe/" + token;
        String question = get(path, null).body();
        for (String[] other : new String[][] {
            {"application/json", "{\"List-Unsubscribe\":\"One-Click\"}"},
            {"text/plain", ONE_CLICK},
            {FORM, "List-Unsubscribe=Never"},
            {FORM, ""},
            {null, null},
            {"application/octet-stream", ONE_CLICK},
        }) {
            Answer answer = click(path, other[0], other[1]);
            assertThat(answer.status()).as(other[0]).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(question);
        }
        assertThat(letters.blocked("news", ADA)).isNull();

        page(click(
                path,
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"));
        assertThat(letters.blocked("news", ADA)).isNotNull();
    }

    @Test
    void theButtonOfThePage_doesWhatItSays() {
        Document page = PageRules.parse(get("unsubscribe/" + token, null).body());
        String action = page.select("form").attr("action");
        URI target = uri("unsubscribe/" + token).resolve(action);
        assertThat(target).isEqualTo(uri("unsubscribe/" + token));
        page(send(HttpRequest.newBuilder(target)
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofString(page.select("button").attr("name") + "="
                        + page.select("button").attr("value")))));
        assertThat(letters.blocked("news", ADA)).isNotNull();
        assertThat(page.select("a").attr("href")).isEqualTo(token + "/preferences");
    }

    @Test
    void aBadToken_isAnsweredAsAGoodOne() {
        String good = click("unsubscribe/" + token, FORM, ONE_CLICK).body();
        String question = get("unsubscribe/" + token, null).body();
        Tenant gone = signUp("gone", "moxora");
        String ofGone = new Letters(TestPlatform.shared().assembly, scope(gone))
                .token(UUID.fromString(contactOf(gone)), "news", ADA);
        post("api/v1/organisation/closure", gone.token(), "{\"confirmName\":\"gone\"}");
        post("ops/v1/clock", operatorToken(), "{\"advance\":\"P21D\"}");
        char last = token.charAt(token.length() - 1);
        for (String bad : List.of(
                token.substring(0, token.length() - 1) + (last == 'w' ? 'A' : 'w'),
                token.substring(1),
                "no-token-at-all",
                "0190f0f0-0000-7000-8000-00000000dead",
                ofGone)) {
            Answer asked = get("unsubscribe/" + bad, null);
            Answer clicked = click("unsubscribe/" + bad, FORM, ONE_CLICK);
            page(asked);
            page(clicked);
            assertThat(asked.body().replace(bad, token)).isEqualTo(question);
            assertThat(clicked.body().replace(bad, token)).isEqualTo(good);
            page(get("unsubscribe/" + bad + "/preferences", null));
            assertThat(get("unsubscribe/" + bad + "/preferences", null).body()).doesNotContain("checkbox");
        }
    }

    @Test
    @Tag("P54")
    void people_chooseTopics_andChooseAgain() {
        Answer defined = post(
                "api/v1/topics",
                acme.token(),
                "{\"name\":\"news\",\"title\":\"What is new\",\"description\":\"Once a month\"}");
        assertThat(defined.status()).as(defined.body()).isEqualTo(201);
        String topic = defined.json().getString("id");
        assertThat(get("api/v1/topics/" + topic, acme.token()).json()).isEqualTo(defined.json());
        assertThat(call("PATCH", "api/v1/topics/" + topic, acme.token(), JSON, "{\"description\":null}")
                        .json()
                        .isNull("description"))
                .isTrue();
        assertThat(get("api/v1/topics", bolt.token()).json().getJsonArray("items"))
                .isEmpty();
        String path = "unsubscribe/" + token + "/preferences";
        Answer asked = send(HttpRequest.newBuilder(uri(path)).header("Accept-Language", "de-CH, en;q=0.5"));
        page(asked);
        assertThat(asked.header("Content-Language")).isEqualTo("de");
        Document page = PageRules.parse(asked.body());
        assertThat(page.select("label[for=topic-1]").text()).isEqualTo("What is new");
        assertThat(page.select("#topic-1").hasAttr("checked")).isTrue();
        assertThat(uri(path).resolve(page.select("form").attr("action"))).isEqualTo(uri(path));

        for (int i = 0; i < 2; i++) {
            Answer saved = click(path, FORM, "shown=" + topic + "&save=yes");
            page(saved);
            assertThat(PageRules.parse(saved.body()).select("#topic-1").hasAttr("checked"))
                    .isFalse();
        }
        assertThat(letters.blocked("news", ADA)).isNotNull();
        assertThat(timeline()).hasSize(1);
        page(click(path, FORM, "shown=" + topic + "&topic=" + topic + "&save=yes"));
        assertThat(letters.blocked("news", ADA)).isNull();
        page(click(path, FORM, ONE_CLICK));
        assertThat(letters.blocked("news", ADA)).isNull();
    }

    /**
     * As a provider's plain client sends it. What the launched server does about offers of other protocols, and that it
     * names itself nowhere, is LaunchedHeadersIT's.
     */
    @Test
    void theRawAnswer_isOnePage_andNothingElse() throws IOException {
        String answer = raw("POST /unsubscribe/" + token + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Accept: application/json\r\nAccept-Language: ;;;\r\nContent-Type: " + FORM
                + "\r\nContent-Length: 26\r\n\r\n" + ONE_CLICK);

        assertThat(answer).startsWith("HTTP/1.1 200");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
        assertThat(head).doesNotContain("set-cookie", "\nlocation:");
        assertThat(letters.blocked("news", ADA)).isNotNull();
    }

    private String raw(String request) throws IOException {
        String path = root.getPath();
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.getOutputStream()
                    .write(request.replace("POST /", "POST " + path).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
