package moxora.app;

import java.time.Clock;
import java.util.List;
import moxora.account.Accounts;
import moxora.account.Colleagues;
import moxora.account.EmailVerification;
import moxora.account.FailedProofs;
import moxora.account.Invitations;
import moxora.account.MailDelivery;
import moxora.account.MailTokens;
import moxora.account.Notices;
import moxora.account.Outbox;
import moxora.account.OutboxErasable;
import moxora.account.PasswordResets;
import moxora.account.Passwords;
import moxora.account.Sessions;
import moxora.account.UserRemoval;
import moxora.account.UserTokens;
import moxora.account.Users;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.erasure.Erasable;
import moxora.mail.Mailbox;
import moxora.store.Routes;
import moxora.store.TenantStore;

/** The part of the graph in which accounts and mail meet. */
public final class MailParts {

    private static final int MAILS_AT_ONCE = 2;
    private static final int RESETS_AT_ONCE = 1;

    public final Mailbox mailbox;
    public final Outbox outbox;
    public final MailDelivery delivery;
    public final MailTokens tokens;
    public final Notices notices;
    public final EmailVerification verification;
    public final PasswordResets passwordResets;
    public final Invitations invitations;
    public final UserTokens userTokens;
    public final UserRemoval userRemoval;
    public final Accounts accounts;
    public final Colleagues colleagues;

    MailParts(
            Settings settings,
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            Passwords passwords,
            Users users,
            UserTokens userTokens,
            Sessions sessions,
            FailedProofs failedProofs,
            List<UserRemoval.Belonging> belongings,
            AuditTrail audit,
            Workers workers,
            Clock clock) {
        this.mailbox = settings.mail().open();
        this.outbox = new Outbox(sealer, routes, clock);
        this.delivery = new MailDelivery(
                store, routes, sealer, outbox, mailbox, audit, workers.of("mail", MAILS_AT_ONCE), clock);
        this.tokens = new MailTokens(store, routes, sealer, outbox, settings.publicUrl(), clock);
        this.notices = new Notices(sealer, outbox, clock);
        this.verification = new EmailVerification(store, sealer, tokens, audit);
        this.passwordResets = new PasswordResets(
                store,
                sealer,
                users,
                passwords,
                sessions,
                tokens,
                failedProofs,
                notices,
                audit,
                workers.of("password-reset", RESETS_AT_ONCE));
        this.userTokens = userTokens;
        this.invitations = new Invitations(store, sealer, routes, passwords, tokens, userTokens, audit, clock);
        this.userRemoval = new UserRemoval(sealer, routes, sessions, tokens, invitations, notices, belongings, audit);
        this.accounts = new Accounts(
                store,
                sealer,
                routes,
                users,
                passwords,
                sessions,
                tokens,
                failedProofs,
                notices,
                userRemoval,
                userTokens,
                audit);
        this.colleagues = new Colleagues(store, sealer, userRemoval, invitations, notices, audit);
    }

    List<Erasable> erasables() {
        return List.of(new OutboxErasable(mailbox));
    }
}
