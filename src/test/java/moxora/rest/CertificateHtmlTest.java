package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.erasure.Closure;
import moxora.tenant.TenantScope;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A certificate as people read it: all of it, escaped, on a page that loads and runs nothing. */
@Tag("P102")
class CertificateHtmlTest {

    private static final String HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=y>";

    @Test
    void whateverACertificateHolds_isText() {
        JsonObject certificate = Json.createObjectBuilder()
                .add("organisationId", HOSTILE)
                .add("result", JsonValue.NULL)
                .add("countsBefore", Json.createObjectBuilder().add(HOSTILE, 3))
                .add("countsAfter", Json.createObjectBuilder().add("contact", 0))
                .add("stores", Json.createArrayBuilder().add(HOSTILE))
                .add(
                        "keys",
                        Json.createArrayBuilder().add(Json.createObjectBuilder().add(HOSTILE, HOSTILE)))
                .add(
                        "scan",
                        Json.createObjectBuilder()
                                .add(HOSTILE, Json.createArrayBuilder().add(true)))
                .add(HOSTILE, HOSTILE)
                .add(
                        "unknown" + HOSTILE,
                        Json.createArrayBuilder().add(Json.createArrayBuilder().add(HOSTILE)))
                .build();
        String page = CertificateHtml.page(certificate);
        assertThat(PageRules.wrongs(page)).isEmpty();
        assertThat(page).doesNotContain("<script", "<img");
        assertThat(PageRules.parse(page).text()).contains(HOSTILE, "not counted");
    }

    @Test
    void aRealOne_isShownToTheLastMember() {
        Assembly moxora = TestPlatform.shared().assembly;
        TenantScope acme = TestPlatform.shared().acme();
        TestPlatform.shared().bolt();
        Closure closure = moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        String before =
                CertificatePages.of(closure, moxora.erasure.certificates).html("x/certificate.json");
        assertThat(PageRules.wrongs(before)).isEmpty();
        assertThat(PageRules.parse(before).text())
                .contains(
                        "CLOSING",
                        "can be undone until " + closure.undoUntil(),
                        closure.deadline().toString())
                .doesNotContain("acme", "@");

        TestPlatform.shared().clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        Closure done = moxora.erasure.closures.find(acme.organisation()).orElseThrow();
        CertificatePages pages = CertificatePages.of(done, moxora.erasure.certificates);
        String page = pages.html("x/certificate.json");
        assertThat(PageRules.wrongs(page)).isEmpty();
        Document shown = PageRules.parse(page);
        JsonObject certificate = pages.json().getJsonObject("certificate");
        certificate.forEach((name, value) -> {
            if (value.getValueType() == JsonValue.ValueType.STRING) {
                assertThat(shown.text()).contains(certificate.getString(name));
            }
        });
        certificate
                .getJsonObject("countsBefore")
                .forEach((table, count) -> assertThat(shown.text()).contains(table + " " + count + " 0"));
        certificate
                .getJsonArray("notAddressed")
                .getValuesAs(JsonObject.class)
                .forEach(area -> assertThat(shown.text()).contains(area.getString("area")));
        assertThat(shown.select("a").attr("href")).isEqualTo("x/certificate.json");
        assertThat(shown.text()).doesNotContain("acme", "@").contains("java -jar moxora.jar verify");
    }
}
