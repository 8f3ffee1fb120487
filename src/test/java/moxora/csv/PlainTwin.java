package moxora.csv;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.contact.Contact;
import moxora.contact.ContactBatches;
import moxora.contact.ContactDraft;
import moxora.field.CompanyName;
import moxora.field.EmailAddress;
import moxora.field.NameWords;
import moxora.field.PhoneNumber;
import moxora.store.Ids;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * What our contacts would be without protection: the same rows and the same search, in clear. Lists lie joined as an
 * export shows them, which spares the twin work that ours has.
 */
final class PlainTwin {

    static final String COLUMNS =
            "id, first_name, last_name, emails, phones, company, title, tags, notes, custom_fields,"
                    + " created_at, updated_at";
    private static final String INSERT_CONTACT =
            "insert into plain_contact (organisation_id, id, first_name, last_name, emails, phones, company, title, tags,"
                    + " custom_fields, notes, version, created_at, updated_at)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)";
    private static final String INSERT_TOKEN =
            "insert into plain_token (organisation_id, token, contact_id) values (?, ?, ?)";

    private PlainTwin() {}

    /** Rows ready to be written. */
    record Prepared(List<Object[]> rows, List<Object[]> tokens) {}

    static Prepared prepare(TenantScope scope, Instant clock, List<ContactBatches.Incoming> batch) {
        Prepared prepared = new Prepared(new ArrayList<>(), new ArrayList<>());
        Instant now = clock.truncatedTo(ChronoUnit.MICROS);
        UUID organisation = scope.organisation().value();
        for (ContactBatches.Incoming incoming : batch) {
            UUID id = Ids.next();
            ContactDraft draft = incoming.draft();
            prepared.rows.add(new Object[] {
                organisation,
                id,
                draft.firstName(),
                draft.lastName(),
                joined(draft.emails()),
                joined(draft.phones()),
                draft.company(),
                draft.title(),
                joined(draft.tags()),
                customFields(draft),
                draft.notes(),
                now,
                now
            });
            for (String token : tokens(draft)) {
                prepared.tokens.add(new Object[] {organisation, token, id});
            }
        }
        return prepared;
    }

    static void write(TenantSession session, Prepared prepared) {
        session.sql().batch(INSERT_CONTACT, prepared.rows);
        session.sql().batch(INSERT_TOKEN, prepared.tokens);
    }

    private static String joined(List<String> values) {
        return values.isEmpty() ? null : String.join(";", values);
    }

    private static String customFields(ContactDraft draft) {
        return draft.customFields().isEmpty()
                ? null
                : draft.customFields().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }

    private static Set<String> tokens(ContactDraft draft) {
        Set<String> tokens = new LinkedHashSet<>();
        draft.emails().forEach(email -> tokens.add(email(email)));
        draft.phones().forEach(phone -> PhoneNumber.forms(phone, "GB").forEach(form -> tokens.add("phones:" + form)));
        Set<String> words = new LinkedHashSet<>();
        if (draft.firstName() != null) {
            words.addAll(NameWords.of(draft.firstName()));
        }
        if (draft.lastName() != null) {
            words.addAll(NameWords.of(draft.lastName()));
        }
        NameWords.indexForms(List.copyOf(words)).forEach(form -> tokens.add("name:" + form));
        if (draft.company() != null) {
            tokens.add("company:" + NameWords.fold(draft.company().strip()));
            CompanyName.spoken(draft.company()).ifPresent(spoken -> tokens.add("company.spoken:" + spoken));
        }
        draft.tags().forEach(tag -> tokens.add("tags:" + NameWords.fold(tag.strip())));
        draft.customFields()
                .forEach((name, value) ->
                        tokens.add("customFields." + NameWords.fold(name) + ":" + NameWords.fold(value.strip())));
        return tokens;
    }

    private static String email(String email) {
        return "emails:" + EmailAddress.normalise(email);
    }

    /** The contacts with that address, as a search shows them: identity only. */
    static List<Contact> search(TenantSession session, String email) {
        return session.sql()
                .rows(
                        "select c.id, c.first_name, c.last_name, c.emails, c.phones, c.version, c.created_at, c.updated_at"
                                + " from plain_contact c where c.organisation_id = ? and c.id in"
                                + " (select t.contact_id from plain_token t where t.organisation_id = ? and t.token in (?))"
                                + " order by c.id desc limit ?",
                        PlainTwin::contact,
                        session.organisation(),
                        session.organisation(),
                        email(email),
                        51);
    }

    private static Contact contact(Row row) {
        ContactDraft fields = new ContactDraft(
                row.textOrNull(2),
                row.textOrNull(3),
                split(row.textOrNull(4)),
                split(row.textOrNull(5)),
                null,
                null,
                List.of(),
                Map.of(),
                null);
        return new Contact(row.uuid(1), fields, row.number(6), row.instant(7), row.instant(8));
    }

    private static List<String> split(String joined) {
        return joined == null ? List.of() : List.of(joined.split(";"));
    }
}
