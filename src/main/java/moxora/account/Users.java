package moxora.account;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.field.Compartment;
import moxora.field.EmailAddress;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Whether a password is a user's. */
public final class Users {

    static final String EMAIL = "email";
    static final String PASSWORD_HASH = "passwordHash";

    /** In how many organisations one log-in name is looked for. */
    private static final int ORGANISATIONS = 20;

    /** An organisation, and a user in it, that are not there. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final Passwords passwords;
    private final UserRecords records;

    /** Where a log-in name leads: an organisation, and a user of it. */
    public record Located(OrganisationId organisation, UUID user) {}

    public Users(TenantStore store, Routes routes, FieldSealer sealer, Passwords passwords) {
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.passwords = passwords;
        this.records = new UserRecords(sealer);
    }

    /** Whether the user has shown that their address is theirs. */
    public boolean isVerified(TenantSession session, UUID user) {
        return session.find(UserRow.class, user).filter(UserRow::emailVerified).isPresent();
    }

    /** Every user with that log-in name; one person may be a user of several organisations. */
    public List<Located> locate(String email) {
        return routes.find(Routes.Kind.USER, EmailAddress.normalise(email), ORGANISATIONS).stream()
                .map(route -> new Located(route.organisation(), route.target()))
                .toList();
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
        Optional<Login> right = login.filter(found -> passwords.fits(password, found.hash));
        right.filter(found -> passwords.isWeak(password, found.hash))
                .ifPresent(found -> renew(scope, user, found.hash, passwords.hash(password)));
        return right.map(Login::role);
    }

    /** Puts a hash of today in the place of a weaker one, unless the password was changed meanwhile. */
    private void renew(TenantScope scope, UUID user, String weak, String fresh) {
        store.run(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return;
            }
            UserRow row = records.lock(session, user);
            boolean still = sealer.open(scope, Compartment.USER, user, row.sealed(), PASSWORD_HASH::equals)
                    .one(PASSWORD_HASH)
                    .filter(weak::equals)
                    .isPresent();
            if (still) {
                records.change(session, user, PASSWORD_HASH, fresh);
            }
        });
    }

    /** A user's name and e-mail; part of a transaction before which the keys were prepared. */
    Optional<Profile> profile(TenantSession session, UUID user) {
        return session.find(UserRow.class, user).map(row -> {
            FieldValues values = sealer.open(
                    session.scope(), Compartment.USER, user, row.sealed(), name -> !name.equals(PASSWORD_HASH));
            return new Profile(
                    values.one(Organisations.NAME).orElseThrow(),
                    values.one(EMAIL).orElseThrow(),
                    Actor.Role.valueOf(row.role()));
        });
    }

    /** Who a user is, as they are shown to themselves. */
    record Profile(String name, String email, Actor.Role role) {

        @Override
        public String toString() {
            return "Profile[" + role + "]";
        }
    }

    /**
     * Does what a log-in under an unknown name must: as much as under a known one with a wrong password, a look into
     * the database and the check of a hash, so that the time does not tell which names are known.
     */
    public void refuseUnknown(String password) {
        TenantScope nobody = new TenantScope(
                new OrganisationId(NOBODY), new Actor(NOBODY, Actor.Role.ANONYMOUS), Purpose.AUTHENTICATION);
        store.within(nobody, session -> session.find(UserRow.class, NOBODY).isPresent());
        passwords.spendTheTimeOfACheck(password);
    }

    private record Login(String hash, Actor.Role role) {

        @Override
        public String toString() {
            return "Login[redacted]";
        }
    }
}
