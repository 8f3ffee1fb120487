package moxora.email.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "https://shop.example/a | https://shop.example/a",
                "https://shop.example/a?b=1&c&d= | https://shop.example/a?b&c&d",
                "https://shop.example?b=1 | https://shop.example?b",
                "https://u:p@shop.example/a#x | https://shop.example/a",
                "HTTPS://shop.example/?x=a@b.example | HTTPS://shop.example/?x",
                "https://shop.example/unsubscribe/ada@x.example/1 | https://shop.example/unsubscribe/[address]/1",
                "https://shop.example/u/ada%40x.example | https://shop.example/u/[address]",
                "https://shop.example/?ada@x.example | https://shop.example/?[address]",
                "mailto:ada@x.example | -",
                "javascript:alert(1) | -"
            })
    void links_keepNoValuesAndNoAddress(String reported, String kept) {
        assertThat(Cleaned.url(reported, false)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://x.example/unsubscribe/V2hvIHdhcyBoZXJlPyA0Mg | https://x.example/unsubscribe/[token]",
                "https://x.example/o/018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f/view | https://x.example/o/[token]/view",
                "https://x.example/t/9f86d081884c7d659a2f/x.png | https://x.example/t/[token]/x.png",
                "https://x.example/a/eyJhbGciOiJIUzI1NiJ9Zm9vYmFy.eyJzdWIiOiIxMjM0NTY3ODkwIn0 | https://x.example/a/[token].[token]",
                "https://x.example/blog/the-10-best-tools-for-2027-and-you | https://x.example/blog/the-10-best-tools-for-2027-and-you",
                "https://x.example/Collections/AutumnWinterCollection | https://x.example/Collections/AutumnWinterCollection",
                "https://x.example/orders/20260731 | https://x.example/orders/20260731"
            })
    void links_keepNoTokens_andTheirTitles(String reported, String kept) {
        assertThat(Cleaned.url(reported, false)).isEqualTo(kept);
        assertThat(Cleaned.url(kept, false)).as("cleaned again").isEqualTo(kept);
    }

    @Test
    void links_keepTheirValuesWhereThatIsAllowed_andNeverPasswordFragmentOrAddress() {
        String link = "https://u:p@x.example/t/9f86d081884c7d659a2f?id=7&m=ada%40x.example#top";
        assertThat(Cleaned.url(link, true)).isEqualTo("https://x.example/t/9f86d081884c7d659a2f?id=7&m=[address]");
        assertThat(Cleaned.url(link, false)).isEqualTo("https://x.example/t/[token]?id&m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "550 5.1.1 <ada@x.example>: unknown | 550 5.1.1 <[address]>: unknown",
                "550 5.7.1 [198.51.100.7] is listed | 550 5.7.1 [[ip]] is listed",
                "from 2001:db8::1f:7 refused | from [ip] refused",
                "rfc822;ada@x.example and grace@y.example | rfc822;[address] and [address]",
                "mailbox full at 12:30:01 | mailbox full at 12:30:01"
            })
    void reasons_nameNobody(String reported, String kept) {
        assertThat(Cleaned.reason(reported)).isEqualTo(kept);
    }

    @Test
    void absurdTexts_areDoneWithAtOnce() {
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
            Cleaned.reason("a".repeat(5_000_000));
            Cleaned.reason("a@".repeat(2_500_000));
            Cleaned.reason("1:".repeat(2_500_000));
            Cleaned.reason("1.".repeat(2_500_000) + " ");
            Cleaned.url("https://x.example/" + "a".repeat(5_000_000), false);
        });
    }
}
