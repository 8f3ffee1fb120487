package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.contact.CustomFieldDraft;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Text that would be a statement if anybody made one of it is text: stored as it came, found as it came, or refused. */
@Tag("T-19")
class InjectionTest {

    private static final List<String> BEGINNINGS = List.of(
            "",
            "x",
            "'",
            "''",
            "\"",
            "`",
            "\\'",
            "%27",
            "ʼ",
            "x' ",
            "1",
            "-1",
            "null",
            "{\"a\":\"b\"}",
            "$1",
            "?",
            ":id");
    private static final List<String> MIDDLES = List.of(
            " or 1=1",
            " or true",
            " union select organisation_id::text from contact",
            "; delete from contact",
            "; set moxora.organisation = ''",
            "); drop table contact cascade",
            " and 1=(select count(*) from app_user)",
            " || (select string_agg(id::text, ',') from contact)",
            "; select pg_sleep(5)",
            " and (select pg_sleep(5)) is null",
            "'::uuid or '1'='1",
            " order by 1",
            " like '%",
            "\u0000 or 1=1",
            "$$ or 1=1 $$",
            " copy contact to program 'id'",
            "/**/or/**/1=1");
    private static final List<String> ENDS =
            List.of("", "--", "-- -", "/*", ";", "'", "' --", "\"", ")", "')", "#", "\\");

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final TenantScope acme = TestPlatform.shared().acme();
    private final TenantScope bolt = TestPlatform.shared().bolt();

    @Test
    void whatLooksLikeAStatement_isText() {
        UUID ofBolt = moxora.contacts.create(bolt, "GB", TestPlatform.ada()).id();
        Contact kept = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        Random random = Tally.random("T-19");
        Tally tally = Tally.of("T-19 texts that would be statements");
        int tries = Tally.size(400, 10_000);
        long began = System.nanoTime();
        for (int i = 0; i < tries; i++) {
            String text = payload(random);
            tally.check(isHarmless(text, i % 12, kept), "place " + i % 12 + ", payload " + i);
        }
        assertThat((System.nanoTime() - began) / 1e9 / tries)
                .as("nothing slept")
                .isLessThan(1.0);
        assertThat(moxora.contacts.get(acme, kept.id()).fields()).isEqualTo(kept.fields());
        assertThat(moxora.contacts.exists(bolt, ofBolt)).isTrue();
        tally.close();
    }

    @Test
    @Tag("B1")
    void aStatementMadeOfSuchText_isNoticed() {
        Random random = Tally.random("T-19 planted");
        int noticed = 0;
        for (int i = 0; i < 200; i++) {
            String sql = "select count(*) from contact where id::text = '"
                    + payload(random).replace("pg_sleep", "length").replace("\u0000", "") + "'";
            try {
                noticed += moxora.store.within(acme, session -> session.sql().count(sql)) > 0 ? 1 : 0;
            } catch (Fault broken) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(50);
    }

    private static String payload(Random random) {
        return BEGINNINGS.get(random.nextInt(BEGINNINGS.size()))
                + MIDDLES.get(random.nextInt(MIDDLES.size()))
                + ENDS.get(random.nextInt(ENDS.size()));
    }

    /** Refused as what a caller got wrong, or taken as the text it is. */
    private boolean isHarmless(String text, int place, Contact kept) {
        try {
            return switch (place) {
                case 0 -> finds(query(text, null, null, null, null, Map.of()));
                case 1 -> finds(query(null, text, null, null, null, Map.of()));
                case 2 -> finds(query(null, null, text, null, null, Map.of()));
                case 3 -> finds(query(null, null, null, text, null, Map.of()));
                case 4 -> finds(query(null, null, null, null, text, Map.of()));
                case 5 -> finds(query(null, null, null, null, null, Map.of("City", text)));
                case 6 -> finds(query(null, null, null, null, null, Map.of(text, "x")));
                case 7 -> moxora.users.locate(text).isEmpty();
                case 8 -> moxora.sessions.locate(text).isEmpty();
                case 9 -> keeps(text);
                case 10 -> defines(text);
                default -> changes(kept, text);
            };
        } catch (Fault fault) {
            return fault.code().status() < 500;
        }
    }

    private boolean finds(ContactQuery query) {
        return moxora.contacts.search(acme, "GB", query).items().isEmpty();
    }

    private boolean keeps(String text) {
        ContactDraft draft = new ContactDraft(text, text, List.of(), List.of(), text, text, List.of(), Map.of(), text);
        Contact made = moxora.contacts.create(acme, "GB", draft, text);
        boolean same = moxora.contacts
                .get(acme, made.id())
                .fields()
                .lastName()
                .equals(made.fields().lastName());
        moxora.contacts.erase(acme, made.id(), null);
        return same;
    }

    private boolean defines(String text) {
        UUID id = moxora.customFieldDefinitions
                .define(acme, CustomFieldDraft.of(text, "text", List.of(), null, false))
                .id();
        boolean named = !moxora.customFieldDefinitions.get(acme, id).name().isEmpty();
        moxora.customFieldDefinitions.remove(acme, id);
        return named;
    }

    private boolean changes(Contact kept, String text) {
        ContactDraft like = kept.fields();
        moxora.contacts.change(
                acme,
                "GB",
                kept.id(),
                null,
                before -> new ContactDraft(
                        like.firstName(),
                        text,
                        like.emails(),
                        like.phones(),
                        text,
                        text,
                        like.tags(),
                        Map.of("City", text),
                        text));
        moxora.contacts.change(acme, "GB", kept.id(), null, before -> kept.fields());
        return moxora.contacts.get(acme, kept.id()).fields().equals(kept.fields());
    }

    private static ContactQuery query(
            String email, String phone, String name, String company, String tag, Map<String, String> custom) {
        return new ContactQuery(
                email, phone, name, company, tag, custom, null, 50, Set.of(Compartment.PROFILE, Compartment.NOTES));
    }
}
