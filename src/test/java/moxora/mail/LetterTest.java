package moxora.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be in a mail and what cannot. */
@Tag("P18")
class LetterTest {

    private static final String EVIL = "Acme\r\nBcc: everybody@example.org\r\n\r\nBuy \u202ethis\u2028now\u0000";

    @ParameterizedTest
    @EnumSource
    void eachKind_isFilledWithItsPlaces_andNothingElse(MailKind kind) {
        Map<String, String> values = filled(kind, "filling");
        Letter letter = letter("ada@example.org", kind, values);
        assertThat(letter.text()).contains("filling").doesNotContain("{", "}");
        assertThat(letter.subject()).isNotBlank().doesNotContain("{", "}", "\n");
        assertThat(letter.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
        assertThat((kind.text() + kind.subject()).chars()).allMatch(c -> c < 128);

        Map<String, String> more = new HashMap<>(values);
        more.put("advertisement", "x");
        assertThatThrownBy(() -> letter("ada@example.org", kind, more)).isInstanceOf(IllegalArgumentException.class);
        values.remove(values.keySet().iterator().next());
        assertThatThrownBy(() -> letter("ada@example.org", kind, values)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsFilledIn_addsNoHeaderAndNoLine(MailKind kind) throws Exception {
        long lines = letter("ada@example.org", kind, filled(kind, "x"))
                .text()
                .lines()
                .count();
        Letter letter = letter("ada@example.org", kind, filled(kind, EVIL));

        assertThat(letter.text().lines().count()).isEqualTo(lines);
        assertThat(letter.text() + letter.subject()).doesNotContain("\r", "\u202e", "\u2028", "\u0000");
        String written = written(letter);
        String headers = written.substring(0, written.indexOf("\r\n\r\n"));
        assertThat(headers.lines()).noneMatch(line -> line.startsWith("Bcc"));
        assertThat(headers.lines().filter(line -> !line.startsWith(" ")))
                .allMatch(
                        line -> line.matches(
                                "(From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Content-Transfer-Encoding|Auto-Submitted): .*"));
    }

    @Test
    void aName_isShownInPart_ratherThanFillingThePage() {
        Letter letter = letter(
                "ada@example.org", MailKind.PASSWORD_CHANGED, filled(MailKind.PASSWORD_CHANGED, "n".repeat(5_000)));
        assertThat(letter.text()).contains("n".repeat(80)).doesNotContain("n".repeat(81));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org\r\nBcc: bob@example.org",
                "ada@example.org, bob@example.org",
                "ada@example.org;bob@example.org",
                "Ada <ada@example.org>",
                "friends:ada@example.org",
                "\"ada\"@example.org",
                "ada(x)@example.org",
                "ada@@example.org",
                "ada@example.org ",
                ".ada@example.org",
                "ada@",
                "@example.org",
                "ada"
            })
    void anAddress_isOneMailbox_orNothingIsSent(String address) {
        assertThatThrownBy(() ->
                        written(letter(address, MailKind.PASSWORD_CHANGED, filled(MailKind.PASSWORD_CHANGED, "x"))))
                .isInstanceOfSatisfying(NotSentException.class, e -> {
                    assertThat(e.forEver()).isTrue();
                    assertThat(e.toString()).doesNotContain("ada");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "o'hara+tag@sub.example.org", "žofie@example.org", "ada@bücher.example"})
    void usualAddresses_areSentTo(String address) throws Exception {
        assertThat(written(letter(address, MailKind.PASSWORD_CHANGED, filled(MailKind.PASSWORD_CHANGED, "x"))))
                .contains("To: " + address.replace("bücher", "xn--bcher-kva"));
    }

    @Test
    void aLetter_tellsNobodyWhomItIsFor() {
        assertThat(letter("ada@example.org", MailKind.PASSWORD_CHANGED, filled(MailKind.PASSWORD_CHANGED, "x")))
                .asString()
                .doesNotContain("ada", "x,");
    }

    private static Map<String, String> filled(MailKind kind, String value) {
        Map<String, String> values = new HashMap<>();
        kind.places().forEach(place -> values.put(place, value));
        return values;
    }

    private static Letter letter(String to, MailKind kind, Map<String, String> values) {
        return new Letter(UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH, to, kind, values);
    }

    private static String written(Letter letter) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", "true");
        MimeLetter message = MimeLetter.of(Session.getInstance(properties), letter, "moxora@localhost");
        message.saveChanges();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
