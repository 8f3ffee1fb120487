package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import moxora.account.Account;

/** A user as JSON. */
final class AccountJson {

    private AccountJson() {}

    /** As their colleagues see them. */
    static JsonObjectBuilder colleague(Account account) {
        return Json.createObjectBuilder()
                .add("id", account.id().toString())
                .add("name", account.name())
                .add("email", account.email())
                .add("role", account.role().wire())
                .add("emailVerified", account.emailVerified())
                .add("createdAt", account.createdAt().toString());
    }

    /** As they see themselves. */
    static JsonObjectBuilder own(Account account) {
        return colleague(account).add("organisationId", account.organisation().toString());
    }
}
