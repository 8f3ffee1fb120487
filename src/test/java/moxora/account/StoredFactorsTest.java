package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.VirtualAuthenticator;
import moxora.app.Assembly;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lies in the tables gives nobody a factor, is renewed with the keys, and goes with its user. */
@Tag("P59")
@Tag("P10")
class StoredFactorsTest {

    private static final List<String> TABLES = List.of(
            "second_factor", "recovery_code", "used_challenge", "app_user", "app_session", "route", "audit_entry");

    private final FactorDesk desk = new FactorDesk();
    private final TenantScope acme = desk.organisation("acme", "moxora");

    @Test
    void noSecret_liesInTheDatabase() {
        VirtualAuthenticator key = new VirtualAuthenticator();
        desk.passkey(acme, key);
        String secret = desk.enrolments.start(acme).secret();
        UUID session = desk.sessions
                .locate(desk.logIns.openProved(acme).session().token())
                .orElseThrow()
                .session();
        List<String> recovery = desk.enrolments.confirm(acme, session, desk.code(secret, 0));
        PasskeyChallenges.Issued challenge = desk.challenges.forLogIn(null, null);
        desk.logIns.passkey(
                FactorDesk.unproven(
                        acme, desk.passkeys.locate(key.id()).orElseThrow().passkey()),
                desk.passkeys.locate(key.id()).orElseThrow().passkey(),
                FactorDesk.answer(challenge, key.get(WebAuthn.text(challenge.challenge()))));

        List<String> secrets = new ArrayList<>(List.of(secret, key.id(), challenge.id()));
        recovery.forEach(code -> secrets.addAll(List.of(code, code.replace("-", ""))));
        secrets.add(FactorDesk.KEY_NAME);
        String everything = dump();

        assertThat(everything)
                .as("the dump holds what it should")
                .contains(acme.actor().id().toString());
        for (String each : secrets) {
            assertThat(appears(everything, each)).as(each).isFalse();
        }
        assertThat(appears(
                        everything
                                + HexFormat.of().formatHex(Base32.decode(secret).orElseThrow()),
                        secret))
                .as("a secret that does lie there is found")
                .isTrue();
    }

    @Test
    void appPasskeyAndRecoveryCodes_areUsableAfterTheKeysChanged() {
        Assembly moxora = desk.platform.assembly;
        VirtualAuthenticator key = new VirtualAuthenticator();
        UUID passkey = desk.passkey(acme, key);
        FactorDesk.Enrolled app = desk.enrolBeside(acme);
        String before = rowsOf("second_factor");

        moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        moxora.keys.rotationRun.runDue();

        assertThat(rowsOf("second_factor")).isNotEqualTo(before);
        moxora.keys.resealables.forEach(table -> assertThat(moxora.store.<Long>within(acme, table::left))
                .as(table.table())
                .isZero());
        desk.logIns.open(acme, desk.code(app.secret(), 1));
        desk.logIns.open(acme, app.recoveryCodes().get(3));
        PasskeyChallenges.Issued challenge = desk.challenges.forLogIn(null, null);
        assertThat(desk.logIns.passkey(
                        FactorDesk.unproven(acme, passkey),
                        passkey,
                        FactorDesk.answer(challenge, key.get(WebAuthn.text(challenge.challenge())))))
                .isPresent();
    }

    private String rowsOf(String table) {
        return desk.platform.assembly.store.within(
                acme, session -> rows(session, table).sorted().toList().toString());
    }

    private String dump() {
        return desk.platform.assembly.store.within(
                acme,
                session -> String.join(
                        "\n",
                        TABLES.stream().flatMap(table -> rows(session, table)).toList()));
    }

    private static Stream<String> rows(TenantSession session, String table) {
        List<String> rows = session.sql()
                .rows(
                        "select t::text from " + table + " t where organisation_id = ?",
                        row -> row.text(1),
                        session.organisation());
        assertThat(rows).as(table).isNotEmpty();
        return rows.stream();
    }

    /** As text, as the bytes of the text in hexadecimal, or as the bytes that the text encodes. */
    private static boolean appears(String dump, String secret) {
        String folded = dump.toLowerCase(Locale.ROOT);
        Stream<String> forms = Stream.concat(
                Stream.of(
                        secret.toLowerCase(Locale.ROOT),
                        HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8))),
                Base32.decode(secret).map(HexFormat.of()::formatHex).stream());
        return forms.anyMatch(folded::contains);
    }
}
