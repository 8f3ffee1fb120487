package moxora.keys;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.field.StoredColumn;
import moxora.field.StoredColumns;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What lies in the tables, byte by byte, and questions by which a contact should be found. */
final class Stored {

    private Stored() {}

    /** Every sealed value of the organisation and every token of its contacts, as table, column and hexadecimal bytes. */
    static List<String> values(Assembly moxora, TenantScope scope) {
        List<String> values = new ArrayList<>();
        for (StoredColumn column : StoredColumns.of(StoredColumn.Cluster.DATA)) {
            boolean token =
                    column.table().equals("contact_token") && column.column().equals("token");
            if (column.kind() == StoredColumn.Kind.SEALED || token) {
                values.addAll(moxora.store.within(
                        scope,
                        session -> session.sql()
                                .rows(
                                        "select " + column.column() + " from " + column.table()
                                                + " where organisation_id = ? and " + column.column()
                                                + " is not null order by 1",
                                        row -> column.table() + "." + column.column() + " "
                                                + HexFormat.of().formatHex(row.bytes(1)),
                                        session.organisation())));
            }
        }
        return values;
    }

    /** One question for each way in which the contact can be found. */
    static List<ContactQuery> queriesFor(ContactDraft draft) {
        List<ContactQuery> queries = new ArrayList<>();
        draft.emails().forEach(email -> queries.add(byEmail(email)));
        draft.phones().forEach(phone -> queries.add(query(null, phone, null, null, null, Map.of())));
        queries.add(query(null, null, draft.lastName(), null, null, Map.of()));
        queries.add(query(null, null, null, draft.company(), null, Map.of()));
        draft.tags().forEach(tag -> queries.add(query(null, null, null, null, tag, Map.of())));
        draft.customFields()
                .forEach((name, value) -> queries.add(query(null, null, null, null, null, Map.of(name, value))));
        return queries;
    }

    static ContactQuery byEmail(String email) {
        return query(email, null, null, null, null, Map.of());
    }

    static ContactQuery byName(String name) {
        return query(null, null, name, null, null, Map.of());
    }

    static ContactQuery byCompany(String company) {
        return query(null, null, null, company, null, Map.of());
    }

    static ContactQuery byCustomField(String name, String value) {
        return query(null, null, null, null, null, Map.of(name, value));
    }

    private static ContactQuery query(
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name,
            @Nullable String company,
            @Nullable String tag,
            Map<String, String> customFields) {
        return new ContactQuery(email, phone, name, company, tag, customFields, null, 50, Set.of());
    }
}
