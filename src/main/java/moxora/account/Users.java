package moxora.account;

import java.util.Optional;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.field.Compartment;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/** Whether a password is a user's. */
public final class Users {

    static final String EMAIL = "email";
    static final String PASSWORD_HASH = "passwordHash";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Passwords passwords;

    public Users(TenantStore store, FieldSealer sealer, Passwords passwords) {
        this.store = store;
        this.sealer = sealer;
        this.passwords = passwords;
    }

    /** The user's role when the password is theirs; empty when it is not, or when there is no such user here. */
    public Optional<Actor.Role> authenticate(TenantScope scope, UUID user, String password) {
        sealer.prepare(scope);
        Optional<Login> login = store.within(
                scope,
                session -> session.find(UserRow.class, user)
                        .map(row -> new Login(
                                sealer.open(scope, Compartment.USER, user, row.sealed(), PASSWORD_HASH::equals)
                                        .one(PASSWORD_HASH)
                                        .orElseThrow(),
                                Actor.Role.valueOf(row.role()))));
        // Outside the transaction: a check takes long on purpose and needs no connection.
        return login.filter(found -> passwords.fits(password, found.hash)).map(Login::role);
    }

    private record Login(String hash, Actor.Role role) {

        @Override
        public String toString() {
            return "Login[redacted]";
        }
    }
}
