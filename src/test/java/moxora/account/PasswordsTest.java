package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords are taken (NIST SP 800-63B-4), and how they are kept. */
@Tag("P59")
class PasswordsTest {

    private static final List<String> CONTEXT =
            List.of("ada.lovelace@engines.example", "Ada Lovelace", "Analytical Engines");

    private final Passwords passwords = new Passwords(PasswordWork.OWASP);

    @ParameterizedTest
    @ValueSource(
            strings = {
                TestPlatform.PASSWORD,
                "at least fifteen characters",
                "my dog ate the homework twice",
                "xkq7-vmzp-2trw-9bnd",
                "ひらがなとカタカナでつくった長い合言葉です",
                "жёлтая подводная лодка плывёт",
                "🐎🔋🧷✅🐎🔋🧷✅🦄🎩🪁🧊🥨🚲🌵🎻",
            })
    void unrelatedWords_areTaken_withoutRulesOfComposition(String password) {
        assertThatCode(() -> Passwords.require("/password", password, CONTEXT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "password1234567",
                "P@ssw0rdP@ssw0rd",
                "aaaaaaaaaaaaaaa",
                "1111111111111111",
                "123456789012345",
                "qwertyuiopasdfgh",
                "asdfghjklasdfghjkl",
                "1qaz2wsx3edc4rfv5tgb",
                "abcdefghijklmnop",
                "abc123abc123abc123",
                "iloveyouverymuch",
                "letmeinletmeinletmein",
                "dragon          ",
                "password!!!!!!!!!!",
                "Summer2026Summer2026",
                "moxoramoxoramoxora",
                "ada.lovelace2024",
                "engines engines engines",
            })
    void whatIsWidelyUsed_repeated_inSequence_orTheUsersOwn_isRefused_whereItStands(String password) {
        assertThatThrownBy(() -> Passwords.require("/newPassword", password, CONTEXT))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                        assertThat(complaint.pointer()).isEqualTo("/newPassword");
                        assertThat(complaint.code()).isEqualTo("password_too_common");
                        assertThat(complaint.message()).doesNotContain(password);
                    });
                });
    }

    @Test
    void lengths_areCountedInCharactersAsPeopleSeeThem() {
        refused("fourteen chars", "password_too_short");
        refused("\ud83d\udc0e".repeat(14), "password_too_short");
        refused(random(257), "password_too_long");
        assertThatCode(() -> Passwords.require("/p", random(256), CONTEXT)).doesNotThrowAnyException();
        // Seven e's with an accent as two code points each are seven characters.
        refused("e\u0301".repeat(14), "password_too_short");
    }

    @Test
    void aLongPassword_isJudgedInGoodTime() {
        Random random = new Random(1);
        StringBuilder leet = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            leet.append("@4({[<3690!1|70$5+%2zaesoitlg".charAt(random.nextInt(29)));
        }
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(20), () -> Passwords.require("/p", leet.toString(), CONTEXT));
        refused("a".repeat(256), "password_too_common");
        refused("password".repeat(30), "password_too_common");
    }

    @Test
    void oneTextInTwoCompositions_isOnePassword() {
        String composed = "zürich föhn gebläse ölkanne";
        String apart = java.text.Normalizer.normalize(composed, java.text.Normalizer.Form.NFD);
        assertThat(apart).isNotEqualTo(composed);
        assertThat(passwords.fits(apart, passwords.hash(composed))).isTrue();
        assertThat(passwords.fits(composed, passwords.hash(apart))).isTrue();
        assertThat(passwords.fits("a\u00a0wide blank between words", passwords.hash("a wide blank between words")))
                .isTrue();
        assertThat(passwords.fits("Zürich föhn gebläse ölkanne", passwords.hash(composed)))
                .isFalse();
    }

    @Test
    void aHashOfBefore_stillFits_andIsMadeAnewAtTheNextLogIn() {
        Assembly moxora = TestPlatform.shared().assembly;
        PasswordWork work = TestClusters.settings().passwords();
        TenantScope acme = TestPlatform.shared().acme();
        TenantScope bolt = TestPlatform.shared().bolt();
        String ofBolt = hash(moxora, bolt);
        String weak = Password.hash(TestPlatform.PASSWORD)
                .addRandomSalt(16)
                .with(Argon2Function.getInstance(32, 1, 1, 32, Argon2.ID))
                .getResult();
        put(moxora, acme, weak);

        assertThat(moxora.users.authenticate(acme, acme.actor().id(), "some other words of mine"))
                .isEmpty();
        assertThat(hash(moxora, acme)).as("a wrong password changes nothing").isEqualTo(weak);
        assertThat(moxora.users.authenticate(acme, acme.actor().id(), TestPlatform.PASSWORD))
                .isPresent();

        String renewed = hash(moxora, acme);
        assertThat(renewed).isNotEqualTo(weak).contains("m=" + work.memoryKib() + ",t=" + work.passes() + ",p=1");
        assertThat(moxora.users.authenticate(acme, acme.actor().id(), TestPlatform.PASSWORD))
                .isPresent();
        assertThat(hash(moxora, acme)).as("once is enough").isEqualTo(renewed);
        assertThat(hash(moxora, bolt)).isEqualTo(ofBolt);
        assertThat(moxora.mail.accounts.own(acme).name()).startsWith("Admin");
    }

    @Test
    void aHash_takesTheWorkThatIsSet_andOneOfLessIsMadeAnew() {
        Passwords stronger = new Passwords(new PasswordWork(32_768, 3));
        String ofMore = stronger.hash(TestPlatform.PASSWORD);
        String ofLess = passwords.hash(TestPlatform.PASSWORD);
        assertThat(ofMore).contains("m=32768,t=3,p=1");
        assertThat(ofLess).contains("m=19456,t=2,p=1");
        assertThat(stronger.isWeak(TestPlatform.PASSWORD, ofLess)).isTrue();
        assertThat(stronger.isWeak(TestPlatform.PASSWORD, ofMore)).isFalse();
        assertThat(passwords.isWeak(TestPlatform.PASSWORD, ofMore)).isFalse();
    }

    @Test
    void aHashOfUnpreparedText_fits_andIsMadeAnew() {
        String apart = java.text.Normalizer.normalize("zürich föhn gebläse ölkanne", java.text.Normalizer.Form.NFD);
        String before = Password.hash(apart)
                .addRandomSalt(16)
                .with(Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID))
                .getResult();
        assertThat(passwords.fits(apart, before)).isTrue();
        assertThat(passwords.isWeak(apart, before)).isTrue();
        assertThat(passwords.isWeak(apart, passwords.hash(apart))).isFalse();
    }

    private static void put(Assembly moxora, TenantScope scope, String hash) {
        UserRecords records = new UserRecords(moxora.sealer);
        moxora.store.run(scope, session -> records.change(session, scope.actor().id(), Users.PASSWORD_HASH, hash));
    }

    private static String hash(Assembly moxora, TenantScope scope) {
        return moxora.store.within(scope, session -> {
            FieldValues values = moxora.sealer.open(
                    scope,
                    Compartment.USER,
                    scope.actor().id(),
                    session.find(UserRow.class, scope.actor().id())
                            .orElseThrow()
                            .sealed(),
                    name -> true);
            return values.one(Users.PASSWORD_HASH).orElseThrow();
        });
    }

    private static void refused(String password, String code) {
        assertThatThrownBy(() -> Passwords.require("/p", password, CONTEXT))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints().get(0).code()).isEqualTo(code));
    }

    private static String random(int length) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        random.ints(length, 'a', 'z' + 1).forEach(text::appendCodePoint);
        return text.toString();
    }
}
