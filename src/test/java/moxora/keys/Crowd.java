package moxora.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactBatches;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.tenant.TenantScope;

/** Many contacts, each of whom can be told from every other by whatever it is searched by. */
final class Crowd {

    private static final int BATCH = 1_000;

    final List<UUID> ids = new ArrayList<>();

    Crowd(Assembly moxora, TenantScope scope, int size) {
        for (int from = 0; from < size; from += BATCH) {
            List<ContactBatches.Incoming> batch = new ArrayList<>();
            for (int i = from; i < Math.min(size, from + BATCH); i++) {
                UUID id = Ids.next();
                ids.add(id);
                batch.add(new ContactBatches.Incoming(id, draft(i)));
            }
            ContactBatches.Prepared prepared = moxora.contactBatches.prepare(scope, "GB", batch);
            moxora.store.run(scope, session -> {
                OrganisationGate.requireActive(session);
                moxora.contactBatches.write(session, prepared);
            });
        }
    }

    static ContactDraft draft(int number) {
        return new ContactDraft(
                "Person",
                word(number),
                List.of("person" + number + "@crowd.example"),
                List.of("+44 20 7946 " + String.format("%04d", number % 10_000)),
                "Company " + number,
                "Number " + number,
                List.of("tag" + number % 7),
                Map.of("Shelf", "shelf " + number),
                "Note on " + number);
    }

    /** The number in letters, since a name is searched by its words. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder("q");
        for (int rest = number + 676; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }

    /** A question that this contact alone answers; several kinds of them, in turn. */
    static ContactQuery question(int number) {
        ContactDraft draft = draft(number);
        return switch (number % 4) {
            case 0 -> Stored.byEmail(draft.emails().get(0));
            case 1 -> Stored.byName(draft.lastName());
            case 2 -> Stored.byCompany(draft.company());
            default -> Stored.byCustomField("Shelf", draft.customFields().get("Shelf"));
        };
    }

    boolean isFound(Assembly moxora, TenantScope scope, int number) {
        return moxora.contacts.search(scope, "GB", question(number)).items().stream()
                .map(Contact::id)
                .anyMatch(ids.get(number)::equals);
    }

    boolean isRead(Assembly moxora, TenantScope scope, int number) {
        Contact contact = moxora.contacts.get(scope, ids.get(number));
        return contact.fields().equals(draft(number)) && contact.version() == 1;
    }
}
