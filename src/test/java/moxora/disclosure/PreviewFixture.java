package moxora.disclosure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.tenant.TenantScope;

/** Previews on the shared platform, with a contact in whom every field is marked. */
final class PreviewFixture {

    static final String SUMMARY = "contact-summary";
    static final String TAGS = "tag-suggestions";
    static final Instant OPENED_AT = Instant.parse("2026-01-02T03:04:05Z");

    final TestPlatform platform = TestPlatform.shared();
    final Previews previews = platform.assembly.ai.previews;

    Contact create(TenantScope scope, ContactDraft draft) {
        return platform.assembly.contacts.create(scope, "GB", draft);
    }

    /** An event whose sealed part opens for nobody. */
    void opened(TenantScope scope, Contact contact) {
        platform.assembly.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into email_event (organisation_id, at, identity, contact_id, type, sealed, received_at,"
                                        + " shown_at) values (?, ?, ?, ?, 'open', ?, ?, ?)",
                                session.organisation(),
                                OPENED_AT,
                                new byte[16],
                                contact.id(),
                                new byte[64],
                                OPENED_AT,
                                OPENED_AT));
    }

    Preview preview(TenantScope scope, String feature, UUID contact) {
        return previews.preview(scope, feature, contact, null);
    }

    String user(TenantScope scope, String feature, UUID contact) {
        return user(preview(scope, feature, contact));
    }

    /** What the user message says, with placeholders that have their kind and number only: {@code [NAME_1]}. */
    static String user(Preview preview) {
        return preview.messages().get(1).content().replaceAll("_(\\d+)[b-z]?_[0-9a-z]{6}]", "_$1]");
    }

    static ContactDraft marked(String mark) {
        return new ContactDraft(
                "first" + mark,
                "last" + mark,
                List.of("mail" + mark + "@domain" + mark + ".example"),
                List.of("+44 20 7946 0123"),
                "company" + mark,
                "title" + mark,
                List.of("tag" + mark),
                Map.of("field" + mark, "value" + mark),
                "notes" + mark);
    }
}
