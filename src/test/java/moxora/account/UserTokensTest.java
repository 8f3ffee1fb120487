package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.crypto.Token;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PersonalField;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users are known by the words of their names and by their addresses, as they are at the moment. */
@Tag("N8")
class UserTokensTest {

    private static final AccountDesk DESK = new AccountDesk();

    @AfterAll
    static void close() {
        DESK.close();
    }

    private static boolean isKnown(TenantScope scope, String index, int version, String form) {
        Token token = DESK.moxora.index.token(scope, index, version, form);
        return DESK.moxora.store.within(
                scope,
                session -> session.sql()
                                .count(
                                        "select count(*) from user_token where organisation_id = ? and token = ?",
                                        session.organisation(),
                                        token)
                        > 0);
    }

    private static boolean isNamed(TenantScope scope, String word) {
        return isKnown(scope, NameWords.INDEX, NameWords.NORMALISATION, NameWords.wholeForm(word));
    }

    private static boolean isAddressed(TenantScope scope, String email) {
        return isKnown(scope, PersonalField.EMAILS.wire(), EmailAddress.NORMALISATION, EmailAddress.normalise(email));
    }

    private static long tokens(TenantScope scope) {
        return DESK.moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from user_token where organisation_id = ?", session.organisation()));
    }

    @Test
    void whoSignsUp_isKnown_andNowhereElse() {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();

        assertThat(isNamed(acme, "admin")).isTrue();
        assertThat(isAddressed(acme, DESK.email(acme).toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
        assertThat(isAddressed(bolt, DESK.email(acme))).isFalse();
    }

    @Test
    void aNewName_takesThePlaceOfTheOldOne() {
        TenantScope acme = DESK.platform.acme();
        String email = DESK.email(acme);

        DESK.moxora.mail.accounts.rename(acme, "Ada O'Brien-King");

        assertThat(List.of("ada", "obrien", "king")).allMatch(word -> isNamed(acme, word));
        assertThat(isNamed(acme, "admin")).isFalse();
        assertThat(isAddressed(acme, email)).isTrue();
    }

    @Test
    void aNewAddress_takesThePlaceOfTheOldOne() {
        TenantScope acme = DESK.verified("acme");
        String old = DESK.email(acme);
        String fresh = "ada." + UUID.randomUUID() + "@new.example";

        DESK.moxora.mail.accounts.requestEmail(acme, fresh, TestPlatform.PASSWORD);
        DESK.confirmEmail(Postbag.last(DESK.moxora, acme).token());

        assertThat(isAddressed(acme, fresh)).isTrue();
        assertThat(isAddressed(acme, old)).isFalse();
        assertThat(isNamed(acme, "admin")).isTrue();
    }

    @Test
    void whoIsInvited_isKnownFromTheirComing_untilTheyAreRemoved() {
        TenantScope acme = DESK.verified("acme");
        long before = tokens(acme);
        TenantScope grace = DESK.colleague(acme, "grace." + UUID.randomUUID() + "@x.example", Actor.Role.MEMBER);
        assertThat(isNamed(acme, "grace")).isTrue();

        DESK.moxora.mail.colleagues.remove(acme, grace.actor().id());

        assertThat(isNamed(acme, "grace")).isFalse();
        assertThat(tokens(acme)).isEqualTo(before);
    }

    @Test
    void usersFromBefore_areKnownWhenSomebodyAsks_andOnce() {
        TenantScope acme = DESK.platform.acme();
        TenantScope bolt = DESK.platform.bolt();
        for (TenantScope scope : List.of(acme, bolt)) {
            DESK.moxora.store.run(
                    scope,
                    session -> session.sql()
                            .update("delete from user_token where organisation_id = ?", session.organisation()));
        }
        UserTokens tokens = DESK.moxora.mail.userTokens;

        tokens.complete(acme);

        assertThat(isNamed(acme, "admin")).isTrue();
        assertThat(isAddressed(acme, DESK.email(acme))).isTrue();
        assertThat(tokens(bolt)).isZero();
        long openings = DESK.moxora.sealer.openings();
        tokens.complete(acme);
        assertThat(DESK.moxora.sealer.openings()).isEqualTo(openings);
    }

    @Test
    @Tag("T-23")
    void usersFromBefore_areKnownAfterARotation() {
        TenantScope acme = DESK.platform.acme();
        DESK.moxora.store.run(
                acme,
                session -> session.sql()
                        .update("delete from user_token where organisation_id = ?", session.organisation()));

        DESK.moxora.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        DESK.moxora.keys.rotationRun.runDue();

        assertThat(isNamed(acme, "admin")).isTrue();
    }
}
