package moxora.rest;

import java.util.UUID;
import moxora.account.MailTokens;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Somebody who brings the token of a mail and nothing else.
 *
 * @param scope of the organisation that the token is of; nobody's in particular
 * @param token the id of its row
 */
record MailTokenCaller(TenantScope scope, UUID token) {

    /** @throws moxora.fault.Fault 422 {@code invalid_token} */
    static MailTokenCaller of(MailTokens tokens, String token) {
        MailTokens.Located located = tokens.locate(token);
        return new MailTokenCaller(
                new TenantScope(
                        located.organisation(), new Actor(located.id(), Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION),
                located.id());
    }
}
