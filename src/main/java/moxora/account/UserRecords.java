package moxora.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.TenantSession;
import moxora.tenant.Actor;
import org.jspecify.annotations.Nullable;

/** Opens the records of users and changes them, one field at a time, whatever else lies in them. */
final class UserRecords {

    static final String NAME = "name";

    private final FieldSealer sealer;

    UserRecords(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Optional<Account> find(TenantSession session, UUID user) {
        return session.find(UserRow.class, user).map(row -> open(session, row));
    }

    Account require(TenantSession session, UUID user) {
        return find(session, user).orElseThrow(Fault::notFound);
    }

    private Account open(TenantSession session, UserRow row) {
        FieldValues values = sealer.open(
                session.scope(),
                Compartment.USER,
                row.id(),
                row.sealed(),
                name -> name.equals(NAME) || name.equals(Users.EMAIL));
        return new Account(
                row.id(),
                session.scope().organisation(),
                values.one(NAME).orElseThrow(),
                values.one(Users.EMAIL).orElseThrow(),
                row.emailVerified(),
                Actor.Role.valueOf(row.role()),
                row.createdAt());
    }

    /** The next users behind the given one, in the order of their ids. */
    List<Account> page(TenantSession session, @Nullable UUID after, int limit) {
        return session
                .sql()
                .rows(
                        "select id, sealed, role, email_verified, created_at from app_user where organisation_id = ?"
                                + " and (?::uuid is null or id > ?::uuid) order by id limit ?",
                        row -> new UserRow(row.uuid(1), row.sealed(2), row.text(3), row.flag(4), row.instant(5)),
                        session.organisation(),
                        after,
                        after,
                        limit)
                .stream()
                .map(row -> open(session, row))
                .toList();
    }

    /** The user's row, held until the transaction ends, so that no other change of it is lost. */
    UserRow lock(TenantSession session, UUID user) {
        session.sql()
                .first(
                        "select id from app_user where organisation_id = ? and id = ? for update",
                        row -> row.uuid(1),
                        session.organisation(),
                        user);
        return session.find(UserRow.class, user).orElseThrow(Fault::notFound);
    }

    /** Puts another text in a field's place. */
    void change(TenantSession session, UUID user, String field, String text) {
        UserRow row = lock(session, user);
        FieldValues values = sealer.open(session.scope(), Compartment.USER, user, row.sealed(), name -> true);
        row.reseal(sealer.seal(session.scope(), Compartment.USER, user, values.with(field, text)));
        session.flush();
    }

    void add(
            TenantSession session,
            UUID user,
            String name,
            String email,
            String passwordHash,
            Actor.Role role,
            boolean verified,
            Instant now) {
        FieldValues values =
                new FieldValues().with(NAME, name).with(Users.EMAIL, email).with(Users.PASSWORD_HASH, passwordHash);
        session.persist(new UserRow(
                user, sealer.seal(session.scope(), Compartment.USER, user, values), role.name(), verified, now));
    }

    /** What the organisation is called. */
    String organisation(TenantSession session) {
        return session.sql()
                .first(
                        "select sealed from organisation where organisation_id = ?",
                        row -> sealer.open(
                                        session.scope(),
                                        Compartment.ORGANISATION,
                                        session.organisation(),
                                        row.sealed(1),
                                        NAME::equals)
                                .one(NAME)
                                .orElseThrow(),
                        session.organisation())
                .orElseThrow(Fault::notFound);
    }
}
