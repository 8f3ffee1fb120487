package moxora.tenant;

import static moxora.tenant.Right.AI_RECEIPTS_READ;
import static moxora.tenant.Right.AI_USE;
import static moxora.tenant.Right.API_TOKENS_MANAGE;
import static moxora.tenant.Right.AUDIT_READ;
import static moxora.tenant.Right.CANARIES_MANAGE;
import static moxora.tenant.Right.CLOSURE_READ;
import static moxora.tenant.Right.CONTACTS_EXPORT;
import static moxora.tenant.Right.CONTACTS_IMPORT;
import static moxora.tenant.Right.CONTACTS_READ;
import static moxora.tenant.Right.CONTACTS_SHARE;
import static moxora.tenant.Right.CONTACTS_WRITE;
import static moxora.tenant.Right.CUSTOM_FIELDS_READ;
import static moxora.tenant.Right.EVENTS_MANAGE;
import static moxora.tenant.Right.LEAKAGE_READ;
import static moxora.tenant.Right.MESSAGES_SEND;
import static moxora.tenant.Right.OWN_ACCOUNT;
import static moxora.tenant.Right.RETENTION_READ;
import static moxora.tenant.Right.SPECIAL_READ;
import static moxora.tenant.Right.STATISTICS_READ;
import static moxora.tenant.Right.SUPPORT_DECIDE;
import static moxora.tenant.Right.SUPPRESSIONS_MANAGE;
import static moxora.tenant.Right.SUPPRESSIONS_READ;
import static moxora.tenant.Right.USERS_READ;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The one table of rights: what each role may do (P62). What is not in a row is refused.
 *
 * <p>Operators, providers and jobs hold nothing here: they have doors of their own and read no contact through these.
 */
public final class Rights {

    private Rights() {}

    /** What a role holds, in the order of {@link Right}; never to be changed by whoever asks. */
    public static Set<Right> of(Actor.Role role) {
        return Collections.unmodifiableSet(
                switch (role) {
                    case ADMIN -> EnumSet.allOf(Right.class);
                    case MEMBER ->
                        EnumSet.of(
                                OWN_ACCOUNT,
                                CONTACTS_READ,
                                CONTACTS_WRITE,
                                CONTACTS_IMPORT,
                                CUSTOM_FIELDS_READ,
                                AI_USE,
                                CONTACTS_SHARE,
                                MESSAGES_SEND,
                                SUPPRESSIONS_READ,
                                STATISTICS_READ,
                                USERS_READ,
                                CLOSURE_READ);
                    case EXPORTER ->
                        EnumSet.of(
                                OWN_ACCOUNT,
                                CONTACTS_READ,
                                CONTACTS_EXPORT,
                                CUSTOM_FIELDS_READ,
                                USERS_READ,
                                CLOSURE_READ);
                    case PRIVACY_OFFICER ->
                        EnumSet.of(
                                OWN_ACCOUNT,
                                CONTACTS_READ,
                                CONTACTS_WRITE,
                                CONTACTS_EXPORT,
                                CONTACTS_SHARE,
                                SPECIAL_READ,
                                CUSTOM_FIELDS_READ,
                                AI_RECEIPTS_READ,
                                SUPPRESSIONS_READ,
                                SUPPRESSIONS_MANAGE,
                                EVENTS_MANAGE,
                                STATISTICS_READ,
                                USERS_READ,
                                AUDIT_READ,
                                LEAKAGE_READ,
                                RETENTION_READ,
                                CLOSURE_READ,
                                SUPPORT_DECIDE,
                                CANARIES_MANAGE);
                    case READ_ONLY ->
                        EnumSet.of(OWN_ACCOUNT, CONTACTS_READ, CUSTOM_FIELDS_READ, USERS_READ, CLOSURE_READ);
                    case SUPPORT -> EnumSet.of(CONTACTS_READ, CUSTOM_FIELDS_READ);
                    case API_TOKEN, OPERATOR, PROVIDER, JOB, ANONYMOUS -> EnumSet.noneOf(Right.class);
                });
    }

    /** What an API token may be given at all: what needs no person at the keyboard. */
    public static Set<Right> ofTokens() {
        Set<Right> rights = EnumSet.allOf(Right.class);
        rights.removeAll(EnumSet.of(
                OWN_ACCOUNT,
                Right.CONTACTS_ERASE_MANY,
                Right.USERS_MANAGE,
                API_TOKENS_MANAGE,
                Right.CLOSURE_DECIDE,
                SUPPORT_DECIDE,
                CANARIES_MANAGE));
        return Collections.unmodifiableSet(rights);
    }
}
