package moxora.account;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.audit.AuditTrail;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** What people do with accounts, as the doors would do it for them, on a platform with a clock of its own. */
final class AccountDesk implements AutoCloseable {

    static final String OTHER_PASSWORD = "seven purple walruses sing";

    final TestPlatform platform = new TestPlatform();
    final Assembly moxora = platform.assembly;

    /** The caller who brings the token of a mail. */
    TenantScope by(MailTokens.Located located) {
        return new TenantScope(
                located.organisation(), new Actor(located.id(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
    }

    MailTokens.Located located(String token) {
        return moxora.mail.tokens.locate(token);
    }

    void verify(String token) {
        MailTokens.Located located = located(token);
        moxora.mail.verification.confirm(by(located), located.id());
    }

    void reset(String token, String password) {
        MailTokens.Located located = located(token);
        moxora.mail.passwordResets.confirm(by(located), located.id(), password);
    }

    void confirmEmail(String token) {
        MailTokens.Located located = located(token);
        moxora.mail.accounts.confirmEmail(by(located), located.id());
    }

    UUID accept(String token, String name, String password) {
        MailTokens.Located located = located(token);
        return moxora.mail.invitations.accept(by(located), located.id(), name, password);
    }

    /** An organisation whose admin's address is verified. */
    TenantScope verified(String name) {
        TenantScope admin = platform.organisation(name, "moxora");
        verify(Postbag.last(moxora, admin).token());
        return admin;
    }

    /** A colleague who was invited and came. */
    TenantScope colleague(TenantScope admin, String email, Actor.Role role) {
        moxora.mail.invitations.create(admin, email, role);
        UUID user = accept(Postbag.last(moxora, admin).token(), "Grace", TestPlatform.PASSWORD);
        return new TenantScope(admin.organisation(), new Actor(user, role), Purpose.SERVICE);
    }

    String email(TenantScope user) {
        return moxora.mail.accounts.own(user).email();
    }

    /** In which organisations e-mail and password are right. */
    List<Users.Located> logIn(String email, String password) {
        return moxora.users.locate(email).stream()
                .filter(located -> moxora.users
                        .authenticate(
                                new TenantScope(
                                        located.organisation(),
                                        new Actor(located.user(), Actor.Role.ANONYMOUS),
                                        Purpose.AUTHENTICATION),
                                located.user(),
                                password)
                        .isPresent())
                .toList();
    }

    String session(TenantScope user) {
        return moxora.sessions.open(user, Means.PASSWORD, false).token();
    }

    Optional<Sessions.Holder> holder(String token) {
        return moxora.sessions
                .locate(token)
                .flatMap(located -> moxora.sessions.resume(
                        new TenantScope(
                                located.organisation(),
                                new Actor(located.session(), Actor.Role.ANONYMOUS),
                                Purpose.AUTHENTICATION),
                        located.session()));
    }

    List<String> trail(TenantScope scope) {
        return moxora.auditPages.before(scope, Long.MAX_VALUE, 200).stream()
                .map(AuditTrail.Entry::action)
                .toList();
    }

    List<Postbag.Mail> mails(TenantScope scope) {
        return Postbag.of(moxora, scope);
    }

    List<String> subjects(TenantScope scope) {
        return mails(scope).stream().map(Postbag.Mail::subject).toList();
    }

    String lastToken(TenantScope scope) {
        return Postbag.last(moxora, scope).token();
    }

    void forward(Duration time) {
        platform.clock.advanceTo(platform.clock.instant().plus(time));
    }

    @Override
    public void close() {
        moxora.close();
    }
}
