package moxora.keys;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.contact.Contact;
import moxora.contact.ContactBatches;
import moxora.contact.ContactBatches.Incoming;
import moxora.contact.ContactDraft;
import moxora.contact.ContactStream;
import moxora.tenant.TenantScope;

/** Contacts by the thousand, read back whole, and how often each was sealed anew. */
final class ManyContacts {

    private ManyContacts() {}

    static void write(Assembly moxora, TenantScope scope, int contacts) {
        List<Incoming> batch = IntStream.range(0, contacts)
                .mapToObj(i -> new Incoming(null, draft(i)))
                .toList();
        ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
        moxora.store.run(scope, session -> moxora.contactBatches.write(session, prepared));
    }

    private static ContactDraft draft(int number) {
        return new ContactDraft(
                "Grace",
                "Hopper" + (100_000 + number),
                List.of("grace" + number + "@x.example"),
                List.of(),
                "Navy",
                null,
                List.of("vip"),
                Map.of("City", "Town " + number),
                "Note " + number);
    }

    /** Every contact of the organisation, opened. */
    static Map<UUID, Contact> all(Assembly moxora, TenantScope scope) {
        Map<UUID, Contact> all = new HashMap<>();
        moxora.contactStream.exportAll(scope, new ContactStream.Receiver<List<Contact>>() {
            @Override
            public void outline(ContactStream.Outline outline) {}

            @Override
            public List<Contact> form(Stream<Contact> piece) {
                return piece.toList();
            }

            @Override
            public void take(List<Contact> piece) {
                piece.forEach(contact -> all.put(contact.id(), contact));
            }
        });
        return all;
    }

    /** Counts from now on, in the database itself, each committed change of a contact's row. */
    static void countChanges(Sandbox sandbox) {
        sandbox.asSuperuser("create table changed (contact uuid not null)");
        sandbox.asSuperuser("create function note_change() returns trigger language plpgsql security definer as"
                + " $$ begin insert into public.changed values (new.id); return null; end $$");
        sandbox.asSuperuser(
                "create trigger note_change after update on contact for each row" + " execute function note_change()");
    }

    /** How often each contact's row was changed, of those that were. */
    static Map<UUID, Integer> changes(Sandbox sandbox) throws SQLException {
        Map<UUID, Integer> changes = new HashMap<>();
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select contact, count(*) from changed group by contact")) {
            while (row.next()) {
                changes.put(row.getObject(1, UUID.class), row.getInt(2));
            }
        }
        return changes;
    }

    /** How many rows of the organisation there are to go through. */
    static long rows(Assembly moxora, TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> moxora.keys.resealables.stream()
                        .mapToLong(table -> table.rows(session))
                        .sum());
    }

    /** How many rows of the organisation lie under an older key. */
    static long left(Assembly moxora, TenantScope scope) {
        return moxora.store.within(
                scope,
                session -> moxora.keys.resealables.stream()
                        .mapToLong(table -> table.left(session))
                        .sum());
    }
}
