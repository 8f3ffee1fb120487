package moxora.email.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import moxora.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {

    private static Map<String, List<String>> fields(String type, String body) {
        return FormBody.fields(new Delivery(Map.of("Content-Type", type), SignedSenders.bytes(body)));
    }

    @Test
    void urlEncodedFields_areDecoded_inTheirOrder() {
        assertThat(fields("application/x-www-form-urlencoded; charset=utf-8", "a=1+2&b=%C3%A9%26&a=3&c=&=x&d"))
                .isEqualTo(Map.of("a", List.of("1 2", "3"), "b", List.of("é&"), "c", List.of("")));
    }

    @Test
    void partsOfAForm_areTheirNamesAndValues_andFilesArePassedOver() {
        String body = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n"
                + "--b1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.eml\"\r\nContent-Type: text/plain"
                + "\r\n\r\nmail\r\n"
                + "--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
                + "--b\r\n--b1--\r\nwhatever follows";

        assertThat(fields("multipart/form-data; charset=utf-8; boundary=\"b1\"", body))
                .isEqualTo(Map.of("a", List.of("one\r\ntwo", "--b")));
        assertThat(fields("Multipart/Form-Data; Boundary=b1", "before it\r\n" + body))
                .containsKey("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--b",
                "--b\r\n",
                "--c\r\n\r\n--c--",
                "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
                "--b\r\nno blank line\r\n--b--"
            })
    void whatIsCutShort_isRefused(String body) {
        assertThatThrownBy(() -> fields("multipart/form-data; boundary=b", body))
                .isInstanceOf(Fault.class);
    }

    @Test
    void moreFieldsThanAnybodySends_areRefused() {
        assertThat(fields("application/x-www-form-urlencoded", "a=b&".repeat(499) + "a=b"))
                .containsEntry("a", java.util.Collections.nCopies(500, "b"));
        assertThatThrownBy(() -> fields("application/x-www-form-urlencoded", "a=b&".repeat(501)))
                .isInstanceOf(Fault.class);
        String part = "\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx";
        assertThatThrownBy(() -> fields("multipart/form-data; boundary=b", part.repeat(501) + "\r\n--b--"))
                .isInstanceOf(Fault.class);
    }
}
