package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.crypto.CertificateKey;
import moxora.launch.Verdict;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a certificate says, that nothing of it can be changed, and that a chain of them shows what is missing. */
@Tag("P102")
@Tag("T-57")
class CertificateTest {

    private static final int CLOSED = 4;
    private static Sandbox sandbox;
    private static Assembly moxora;
    private static final List<TenantScope> SCOPES = new ArrayList<>();
    private static final List<String> BODIES = new ArrayList<>();
    private static String pem;

    @BeforeAll
    static void closeSome() {
        sandbox = Sandbox.open();
        moxora = sandbox.assembly;
        pem = moxora.erasure.certificates.publicKeyPem();
        sandbox.organisation("neighbour");
        for (int i = 0; i < CLOSED; i++) {
            TenantScope scope = sandbox.organisation("acme" + i);
            moxora.contacts.create(scope, "GB", TestPlatform.ada());
            Closure closure = moxora.erasure.closures.request(scope);
            if (i == 0) {
                // As if the policy's file had been changed since.
                sandbox.inVaultAsSuperuser("update erasure_journal set detail = replace(detail, 'policyDigest\":\"',"
                        + " 'policyDigest\":\"0000') where step = 'requested'");
            }
            sandbox.clock.advanceTo(closure.dueAt());
            moxora.erasure.run.runDue();
            SCOPES.add(scope);
            BODIES.add(moxora.erasure.certificates.find(scope.organisation()).orElseThrow());
        }
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static JsonObject certificate() {
        return ErasureJournal.parse(BODIES.get(1));
    }

    @Test
    void itSays_whatWhenHowWithWhatAndWhatNot() {
        JsonObject certificate = certificate();
        assertThat(certificate.getInt("certificateVersion")).isEqualTo(2);
        assertThat(certificate.getJsonObject("what").getJsonArray("tables").getValuesAs(JsonString.class))
                .extracting(JsonString::getString)
                .containsExactlyInAnyOrderElementsOf(moxora.erasure.plan.tables());
        assertThat(certificate
                        .getJsonObject("what")
                        .getJsonArray("contactFields")
                        .toString())
                .contains("emails", "notes");
        assertThat(certificate.getJsonObject("countsBefore").keySet())
                .isEqualTo(certificate.getJsonObject("countsAfter").keySet());
        assertThat(certificate.getJsonObject("countsBefore").getInt("contact")).isEqualTo(1);
        assertThat(certificate.getJsonArray("methods").getValuesAs(JsonObject.class))
                .extracting(method -> method.getString("technique"))
                .containsExactly("purge", "clear", "clear");
        assertThat(certificate.getJsonArray("keys").getValuesAs(JsonObject.class))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(key -> {
                    assertThat(key.getJsonNumber("keyId").longValueExact()).isBetween(0L, 0xffffffffL);
                    assertThat(key.getInt("generation")).isEqualTo(1);
                    assertThat(key.getString("wrappedKeysetTail")).matches("[0-9a-f]{64}");
                });
        assertThat(certificate.getJsonArray("media").getValuesAs(JsonObject.class))
                .extracting(medium -> medium.getString("systemIdentifier"))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("\\d+"));
        assertThat(certificate.getJsonObject("versions").getString("moxora")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(certificate.getJsonArray("notAddressed").getValuesAs(JsonObject.class))
                .isNotEmpty()
                .allSatisfy(area -> assertThat(area.getString("until")).isNotBlank());
        assertThat(certificate.getJsonArray("actors").toString()).matches(".*admin:[0-9a-f-]{36}.*job:erasure.*");
        assertThat(certificate.getString("keyFingerprint")).isEqualTo(moxora.erasure.certificates.fingerprint());
        assertThat(certificate.getString("isolatedUntil")).isEqualTo("none declared");
        assertThat(BODIES.get(1)).doesNotContain("acme", "@", "Ada", "Lovelace");
    }

    @Test
    void thePolicyIsThatOfTheRequest_andWhatItBecameIsSaidToo() {
        JsonObject changed = ErasureJournal.parse(BODIES.get(0));
        String digest = moxora.policies.require("moxora").digest();
        assertThat(changed.getString("policyDigest")).isEqualTo("0000" + digest);
        assertThat(changed.getString("policyDigestAtVerification")).isEqualTo(digest);
        assertThat(certificate().getString("policyDigest")).isEqualTo(digest);
    }

    @Test
    void everyLeafThatIsChanged_andEveryMemberThatIsTakenAway_isCaught() throws IOException {
        JsonObject certificate = certificate();
        assertThat(Verdict.holds(BODIES.get(1), pem)).isTrue();
        List<String> pointers = new ArrayList<>();
        leaves("", certificate, pointers);
        assertThat(pointers).hasSizeGreaterThan(150);
        for (String pointer : pointers) {
            JsonValue leaf = Json.createPointer(pointer).getValue(certificate);
            assertThat(Verdict.holds(
                            Json.createPointer(pointer)
                                    .replace(certificate, other(leaf))
                                    .toString(),
                            pem))
                    .as("changed " + pointer)
                    .isFalse();
        }
        for (String name : certificate.keySet()) {
            String without =
                    Json.createObjectBuilder(certificate).remove(name).build().toString();
            assertThat(Verdict.holds(without, pem)).as("without " + name).isFalse();
        }
    }

    private static void leaves(String at, JsonStructure value, List<String> pointers) {
        if (value instanceof JsonObject object) {
            object.forEach((name, member) -> leaf(at + "/" + Json.encodePointer(name), member, pointers));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                leaf(at + "/" + i, array.get(i), pointers);
            }
        }
    }

    private static void leaf(String at, JsonValue value, List<String> pointers) {
        if (value instanceof JsonStructure structure
                && !(value instanceof JsonObject object && object.isEmpty())
                && !(value instanceof JsonArray array && array.isEmpty())) {
            leaves(at, structure, pointers);
        } else {
            pointers.add(at);
        }
    }

    private static JsonValue other(JsonValue leaf) {
        if (leaf instanceof JsonString text) {
            return Json.createValue(text.getString() + "0");
        }
        if (leaf instanceof JsonNumber number) {
            return Json.createValue(number.longValueExact() + 1);
        }
        return leaf == JsonValue.TRUE ? JsonValue.FALSE : JsonValue.TRUE;
    }

    @Test
    void anotherOrderOfMembers_isTheSameCertificate() throws IOException {
        JsonObjectBuilder reversed = Json.createObjectBuilder();
        new TreeSet<>(certificate().keySet())
                .descendingSet()
                .forEach(name -> reversed.add(name, certificate().get(name)));
        String body = reversed.build().toString();
        assertThat(body).isNotEqualTo(BODIES.get(1));
        assertThat(Verdict.holds(body, pem)).isTrue();
    }

    @Test
    void theSignatureOfAnother_andAnotherKey_doNotHold() throws IOException {
        JsonObject other = ErasureJournal.parse(BODIES.get(2));
        String swapped = Json.createObjectBuilder(certificate())
                .add("signature", other.getString("signature"))
                .build()
                .toString();
        assertThat(Verdict.holds(swapped, pem)).isFalse();
        assertThat(Verdict.holds(
                        BODIES.get(1),
                        TestPlatform.shared().assembly.erasure.certificates.publicKeyPem()))
                .isFalse();
    }

    @Test
    void aChain_holdsInAnyOrder_andAMissingLinkIsNamed() throws IOException {
        assertThat(Verdict.ofAll(BODIES, pem).code()).isZero();
        List<String> mixed = List.of(BODIES.get(2), BODIES.get(0), BODIES.get(3), BODIES.get(1));
        assertThat(Verdict.ofAll(mixed, pem).said()).contains("one chain without a gap, of 4, from the first");
        assertThat(Verdict.ofAll(BODIES.subList(1, 4), pem).said()).contains("of 3, from the one after");
        String missing = Certificates.sha256(BODIES.get(1));
        Verdict gap = Verdict.ofAll(List.of(BODIES.get(0), BODIES.get(2), BODIES.get(3)), pem);
        assertThat(gap.code()).isEqualTo(1);
        assertThat(gap.said()).contains("A link is missing", missing, "NOT all hold");
        BODIES.forEach(alone -> assertThat(holds(alone)).isTrue());
        Verdict tampered =
                Verdict.ofAll(List.of(BODIES.get(0), BODIES.get(1).replace("\"contact\":1", "\"contact\":2")), pem);
        assertThat(tampered.code()).isEqualTo(1);
    }

    private static boolean holds(String body) {
        try {
            return Verdict.holds(body, pem);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void noTwoCertificates_canFollowTheSameOne() {
        TenantScope other = sandbox.organisation("other");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> moxora.vault.run(sql -> sql.update(
                        "insert into certificate (organisation_id, body, digest, previous, issued_at)"
                                + " select ?, body, digest || 'x', previous, issued_at from certificate"
                                + " where previous = 'none'",
                        other.organisation().value())))
                .isInstanceOf(moxora.fault.Fault.class);
    }

    @Test
    @Tag("N3")
    void theBackupHorizon_growsWithALongerRetention_andNeverShrinks() {
        var organisation = SCOPES.get(1).organisation();
        Instant verifiedAt =
                moxora.erasure.closures.find(organisation).orElseThrow().verifiedAt();
        Certificates year = with(new Sinks(null, null, null, Duration.ofDays(30), Duration.ofDays(365)));
        assertThat(moxora.erasure.certificates.isolatedUntil(organisation, verifiedAt))
                .isEqualTo("none declared");
        assertThat(year.isolatedUntil(organisation, verifiedAt))
                .isEqualTo(verifiedAt.plus(Duration.ofDays(365)).toString());
        assertThat(year.isolatedUntilAsSigned(organisation)).contains("none declared");

        sandbox.inVaultAsSuperuser("update certificate set body = replace(body, 'none declared', '"
                + verifiedAt.plus(Duration.ofDays(400)) + "') where organisation_id = '" + organisation + "'");
        assertThat(year.isolatedUntil(organisation, verifiedAt))
                .isEqualTo(verifiedAt.plus(Duration.ofDays(400)).toString());
        assertThat(with(new Sinks(null, null, null, null, null)).isolatedUntil(organisation, verifiedAt))
                .isEqualTo(verifiedAt.plus(Duration.ofDays(400)).toString());
        assertThat(year.isolatedUntilAsSigned(SCOPES.get(2).organisation())).contains("none declared");
    }

    private static Certificates with(Sinks sinks) {
        return new Certificates(moxora.vault, new CertificateKey(moxora.keyrings), sinks, List.of(), sandbox.clock);
    }
}
