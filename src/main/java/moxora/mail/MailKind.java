package moxora.mail;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every mail that Moxora sends of its own accord (P18): about an account, and to whom it belongs. There is no way to
 * send any other text, and so no marketing.
 *
 * <p>A word in braces is filled in. The texts are ASCII, so that they read the same in every mail program.
 */
public enum MailKind {
    VERIFY_EMAIL("Confirm your e-mail address", """
            Hello {name},

            this address was given for an account with {organisation}. To confirm that it is yours, open this page
            within three days:

            {link}

            The token, should the page ask for it:

            {token}

            If it was not you, do nothing: without your confirmation the address is not used.
            """),
    RESET_PASSWORD("Choose a new password", """
            Hello {name},

            somebody asked for a new password for your account with {organisation}. To choose one, open this page
            within one hour:

            {link}

            The token, should the page ask for it:

            {token}

            If it was not you, do nothing: your password stays as it is.
            """),
    ACCEPT_INVITATION("You are invited to {organisation}", """
            Hello,

            {name} invites you to join {organisation} as {role}. To accept, open this page within seven days:

            {link}

            The token, should the page ask for it:

            {token}

            If you do not want to, do nothing: the invitation ends by itself, and so does what is kept of your address.
            """),
    CHANGE_EMAIL("Confirm your new e-mail address", """
            Hello {name},

            your account with {organisation} is to use this address from now on. To confirm it, open this page
            within one day:

            {link}

            The token, should the page ask for it:

            {token}

            If it was not you, do nothing: the account keeps its present address.
            """),
    PASSWORD_CHANGED("Your password was changed", notice("your password was changed")),
    PASSWORD_RESET("Your password was reset", notice("your password was reset by mail, and every session was ended")),
    EMAIL_CHANGED(
            "Your e-mail address was changed",
            notice("the account uses another e-mail address from now on, and every session was ended")),
    ROLE_CHANGED("Your role was changed", notice("you now have the role {role}")),
    USER_REMOVED("Your account was removed", notice("the account was removed")),
    SECOND_FACTOR_ADDED("A second factor was added", notice("a second factor was added")),
    SECOND_FACTOR_REMOVED("A second factor was removed", notice("a second factor was removed")),
    RECOVERY_CODES_MADE("New recovery codes were made", notice("new recovery codes were made; older ones are void")),
    RECOVERY_CODE_USED("A recovery code was used", notice("somebody logged in with one of your recovery codes")),
    IDENTITY_LINKED("A log-in was linked", notice("a log-in at another provider was linked to the account")),
    SUPPORT_REQUESTED(
            "Support asks to look into {organisation}",
            notice("support asks to look into the organisation's contacts for a while; nothing is shown to them unless"
                    + " you approve it")),
    ALARM("An alarm in {organisation}", notice("an alarm was raised, {what}; the audit trail says more")),
    API_TOKEN_CREATED("An API token was made", notice("a new API token was made in your name")),
    TRIGGERS_PAUSED(
            "Events of {organisation} are no longer delivered",
            notice(
                    "an endpoint that is told of e-mail events took none for days, or said that it is gone, and was paused")),
    CLOSURE_CONFIRMATION_ASKED(
            "The closure of {organisation} awaits a second admin",
            notice(
                    "an admin asked for the closure of the organisation; nothing happens unless another admin asks for it as"
                            + " well, until {until}")),
    CLOSURE_REQUESTED("{organisation} is going to be closed", """
            Hello {name},

            the closure of {organisation} was requested at {at}. It can be undone until {until}: log in and take the
            closure back.

            Until {due} everything can still be exported: log in and download the contacts as CSV, or call
            GET /api/v1/contacts/export. Then the keys are destroyed, and from that moment on nobody can read anything
            of it any more. By {deadline} at the latest all of it is deleted, and that is verified.

            How it stands, and the certificate of deletion once there is one, is shown at this address to whoever
            has it. It works when your account is gone, and it is written down nowhere but in this mail:

            {link}

            If you did not expect this, log in and take the closure back, or write to another admin at once.
            """),
    CLOSURE_DUE("{organisation} is being deleted", """
            Hello {name},

            this is the last mail about your account with {organisation}. Its closure can no longer be undone, and it
            is being carried out now: the keys are destroyed, then all of it is deleted, your address too. By {deadline}
            at the latest that is verified.

            The certificate of deletion will appear at this address, for whoever has it:

            {link}

            It works when your account is gone, and it is written down nowhere but in this mail.
            """),
    CLOSURE_UNDONE("{organisation} stays open", notice("the closure of the organisation was taken back")),
    /** To the platform's operators, as the next one; of an organisation they name its id and nothing else. */
    CLOSURE_ALARM("Moxora: a closure needs you", """
            The closure of organisation {id} needs somebody to look at it: {what}.

            State:      {state}
            Deadline:   {deadline}
            Last error: {error}

            GET /ops/v1/closures/{id} says more. This is told once a day for as long as it lasts.
            """),
    CLOSURE_CAP("Moxora: no more closures today", """
            As many organisations as MOXORA_CLOSURES_PER_DAY allows began to close in the last 24 hours, and one more was
            refused at {at}.

            If this is no attack and no mistake, raise the cap. GET /ops/v1/closures says who is closing.
            """);

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    private final String subject;
    private final String text;

    MailKind(String subject, String text) {
        this.subject = subject;
        this.text = text;
    }

    private static String notice(String what) {
        return "Hello {name},\n\nthis is about your account with {organisation}: " + what
                + ".\nIt happened at {at}.\n\n"
                + "If you did not expect this, write to an admin of your organisation at once.\n";
    }

    String subject() {
        return subject;
    }

    String text() {
        return text;
    }

    /** The names of what must be filled in. */
    public Set<String> places() {
        Set<String> places = new TreeSet<>();
        Matcher found = PLACE.matcher(subject + text);
        while (found.find()) {
            places.add(found.group(1));
        }
        return places;
    }
}
