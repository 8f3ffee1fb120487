package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An address leads to one closure, cannot be guessed, and is kept nowhere. */
@Tag("P102")
class CertificateLinksTest {

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final CertificateLinks links = new CertificateLinks(moxora.vault, "https://crm.example/", moxora.clock);

    private static String token(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    @Test
    void eachIsAnotherOf256Bits_andLeadsToItsOwnOrganisation() {
        TenantScope acme = TestPlatform.shared().acme();
        TenantScope bolt = TestPlatform.shared().bolt();
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String link = links.issue(acme.organisation());
            assertThat(link).matches("https://crm\\.example/certificates/[A-Za-z0-9_-]{43}");
            tokens.add(token(link));
        }
        assertThat(tokens).hasSize(50);
        String ofBolt = token(links.issue(bolt.organisation()));
        assertThat(links.find(ofBolt)).contains(bolt.organisation());
        assertThat(tokens).allSatisfy(token -> assertThat(links.find(token)).contains(acme.organisation()));
    }

    @Test
    void whatIsNotLetterForLetterOne_leadsNowhere() {
        String token = token(links.issue(TestPlatform.shared().acme().organisation()));
        char last = token.charAt(42);
        for (String wrong : List.of(
                "",
                token + "A",
                token.substring(1),
                token.substring(0, 42) + (last == 'A' ? 'E' : 'A'),
                token.toLowerCase(java.util.Locale.ROOT) + " ",
                "x".repeat(100_000),
                "' or true --")) {
            assertThat(links.find(wrong)).as(wrong.length() + " letters").isEmpty();
        }
    }

    @Test
    void theVaultHoldsAHashOnly() {
        TenantScope acme = TestPlatform.shared().acme();
        String token = token(links.issue(acme.organisation()));
        List<byte[]> kept = moxora.vault.within(sql -> sql.rows(
                "select token_hash from certificate_link where organisation_id = ?",
                row -> row.bytes(1),
                acme.organisation().value()));
        assertThat(kept).hasSize(1).allSatisfy(hash -> {
            assertThat(hash).hasSize(32);
            assertThat(hash).isNotEqualTo(java.util.Base64.getUrlDecoder().decode(token));
        });
    }

    @Test
    void theMailOfARequest_carriesOne_whichEndsWhenTheClosureIsTakenBack() {
        TenantScope acme = TestPlatform.shared().acme();
        moxora.erasure.closures.request(acme);
        String text = Postbag.last(moxora, acme).text();
        var found =
                java.util.regex.Pattern.compile("/certificates/(\\S{43})\\s").matcher(text);
        assertThat(found.find()).as(text).isTrue();
        assertThat(links.find(found.group(1))).contains(acme.organisation());
        moxora.erasure.closures.undo(acme);
        assertThat(links.find(found.group(1))).isEmpty();
    }
}
