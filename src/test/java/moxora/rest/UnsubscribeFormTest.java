package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bodies mean that somebody clicked, and which do not. */
@Tag("T-45")
class UnsubscribeFormTest {

    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn";

    /** As RFC 8058 section 8.2 shows it. */
    private static final String MULTIPART = "-----FormBoundaryjWmhtjORrn\r\n"
            + "Content-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n"
            + "-----FormBoundaryjWmhtjORrn--\r\n";

    private static UnsubscribeForm form(String type, String body) {
        return UnsubscribeForm.of(type, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded | List-Unsubscribe=One-Click | true",
                "application/x-www-form-urlencoded;charset=UTF-8 | List-Unsubscribe=One-Click | true",
                "APPLICATION/X-WWW-FORM-URLENCODED | a=b&List-Unsubscribe=One-Click&c | true",
                "application/x-www-form-urlencoded | List%2DUnsubscribe=One%2DClick | true",
                "application/x-www-form-urlencoded | List-Unsubscribe=One-Click%0D%0A | false",
                "application/x-www-form-urlencoded | List-Unsubscribe=Two-Click | false",
                "application/x-www-form-urlencoded | List-Unsubscribe | false",
                "application/x-www-form-urlencoded | list=One-Click | false",
                "application/x-www-form-urlencoded | %zz=One-Click | false",
                "application/json | {\"List-Unsubscribe\":\"One-Click\"} | false",
                "application/json | List-Unsubscribe=One-Click | false",
                "text/plain | List-Unsubscribe=One-Click | false",
                "multipart/form-data | List-Unsubscribe=One-Click | false",
            })
    void aClick_isAFormWithItsField(String type, String body, boolean oneClick) {
        assertThat(form(type, body).isOneClick()).isEqualTo(oneClick);
    }

    @Test
    void aFormOfParts_isReadAsWell_whateverItsLineEndsAndQuotes() {
        assertThat(form(PARTS, MULTIPART).isOneClick()).isTrue();
        assertThat(form(
                                PARTS.replace(
                                        "boundary=---FormBoundaryjWmhtjORrn", "boundary=\"---FormBoundaryjWmhtjORrn\""),
                                MULTIPART)
                        .isOneClick())
                .isTrue();
        assertThat(form(PARTS, MULTIPART.replace("\r\n", "\n")).isOneClick()).isTrue();
        assertThat(form(PARTS, MULTIPART.replace("\"", "")).isOneClick()).isTrue();
        assertThat(form(PARTS, MULTIPART.replace("One-Click", "No")).isOneClick())
                .isFalse();
        assertThat(form(PARTS, MULTIPART.replace("name=\"List-Unsubscribe\"", "filename=\"List-Unsubscribe\""))
                        .isOneClick())
                .isFalse();
        assertThat(form("multipart/form-data", MULTIPART).isOneClick()).isFalse();
        assertThat(form(null, "List-Unsubscribe=One-Click").isOneClick()).isFalse();
    }

    @Test
    void theIdsOfAField_areThoseThatAreIds() {
        UUID id = UUID.randomUUID();
        UnsubscribeForm form = form(URL_ENCODED, "topic=" + id + "&topic=x&topic=" + id + "0&none=yes");
        assertThat(form.ids("topic")).containsExactly(id);
        assertThat(form.ids("shown")).isEmpty();
        assertThat(form.has("none")).isTrue();
        assertThat(form.has("save")).isFalse();
    }

    @Test
    void aBodyThatIsTooLarge_isRefused() {
        assertThatThrownBy(() -> form(URL_ENCODED, "a=" + "b".repeat(64 << 10)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.BODY_TOO_LARGE));
    }

    @Test
    @Tag("B22")
    void noBody_breaksTheReading() {
        Random random = Tally.random("unsubscribe forms");
        Tally tally = Tally.of("B22 forms of the unsubscribe page");
        int size = Tally.size(20_000, 1_000_000);
        for (int i = 0; i < size; i++) {
            boolean parts = i % 2 == 0;
            byte[] body = (parts ? MULTIPART : "List-Unsubscribe=One-Click&topic=" + UUID.randomUUID())
                    .getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(6); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                UnsubscribeForm form = UnsubscribeForm.of(parts ? PARTS : URL_ENCODED, new ByteArrayInputStream(body));
                form.ids("topic");
                tally.check(true, "");
            } catch (RuntimeException e) {
                tally.check(false, e.getClass().getName());
            }
        }
        tally.close();
    }
}
