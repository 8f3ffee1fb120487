package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.account.Accounts;
import moxora.account.Colleagues;
import moxora.account.EmailVerification;
import moxora.account.Invitations;
import moxora.account.MailTokens;
import moxora.account.PasswordResets;
import org.jspecify.annotations.Nullable;

/** Hands the parts in which accounts and mail meet to the resources that ask for them. */
@ApplicationScoped
public class MailWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private MailParts parts() {
        return Objects.requireNonNull(startUp).assembly().mail;
    }

    @Produces
    Accounts accounts() {
        return parts().accounts;
    }

    @Produces
    Colleagues colleagues() {
        return parts().colleagues;
    }

    @Produces
    EmailVerification emailVerification() {
        return parts().verification;
    }

    @Produces
    Invitations invitations() {
        return parts().invitations;
    }

    @Produces
    MailTokens mailTokens() {
        return parts().tokens;
    }

    @Produces
    PasswordResets passwordResets() {
        return parts().passwordResets;
    }
}
