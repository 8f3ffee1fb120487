package moxora.email.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentsTest {

    private static final String CHROME =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/126.0.0.0 Safari/537.36";
    private static final String FETCHED_AHEAD =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135"
                    + " Safari/537.36 Edge/12.246 Mozilla/5.0";

    @ParameterizedTest
    @Tag("T-46")
    @ValueSource(
            strings = {
                "Mozilla/5.0",
                " Mozilla/5.0 ",
                FETCHED_AHEAD,
                "Barracuda Sentinel (EE)",
                "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
                "Mimecast-URL-Protect/1.2",
                "CiscoSecureEmail",
                "Mozilla/5.0 (compatible; SafeLinks)",
                "python-requests/2.31.0",
                "curl/8.5.0",
                "Java/17.0.2",
                "Go-http-client/1.1",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "",
                "   ",
            })
    void aProgram_isKnownAsOne(String agent) {
        assertThat(Agents.isMachine(agent)).isTrue();
    }

    @ParameterizedTest
    @Tag("T-46")
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy) | Gmail",
                "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html | Yahoo Mail",
                "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.5197; ms-office) | Outlook",
                "Outlook-iOS/2.0 | Outlook",
                "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.4.1 | Thunderbird",
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 | Firefox",
                CHROME + " | Chrome",
                CHROME + " Edg/126.0.0.0 | Edge",
                CHROME + " OPR/110.0.0.0 | Opera",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15 | Safari",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) | Apple Mail",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 | Apple Mail",
                "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 | Chrome",
                "A mail program of tomorrow 7.3 | other",
            })
    void whatAPersonUses_isReducedToItsFamily_andIsNoProgram(String agent, String family) {
        assertThat(Agents.family(agent)).isEqualTo(family).doesNotContainPattern("[0-9]{2}|/");
        assertThat(Agents.isMachine(agent)).isFalse();
        assertThat(Agents.family(family)).as("a family is its own").isEqualTo(family);
    }

    @Test
    void noAgent_isNoFamily_andNoSignOfAProgram() {
        assertThat(Agents.family(null)).isNull();
        assertThat(Agents.family(" ")).isNull();
        assertThat(Agents.isMachine(null)).isFalse();
    }

    @Test
    void everyLine_saysWhereItIsTold_andIsReached() throws IOException {
        List<String> lines = lines();
        assertThat(lines).hasSizeGreaterThan(50).allSatisfy(line -> {
            String[] columns = line.split("\\|", 4);
            assertThat(columns).hasSize(4);
            assertThat(columns[3].strip()).isNotEmpty();
            assertThat(columns[1]).isLowerCase();
            String example = columns[1].strip().replace("=", "").replace("&", " ");
            assertThat(Agents.family(example)).as(line).isEqualTo(columns[2].strip());
            assertThat(Agents.isMachine(example))
                    .as(line)
                    .isEqualTo(columns[0].strip().equals("machine"));
        });
    }

    private static List<String> lines() throws IOException {
        try (InputStream file = AgentsTest.class.getResourceAsStream("/email/agents.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void absurdAgents_areDoneWithAtOnce() {
        Random random = new Random(46);
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(Agents.family("x".repeat(5_000_000))).isEqualTo(Agents.OTHER);
            for (int i = 0; i < 1_000; i++) {
                String agent = random.ints(200, 0, 0x3000)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                assertThat(Agents.family(agent)).isIn(Agents.OTHER, null);
            }
        });
    }
}
