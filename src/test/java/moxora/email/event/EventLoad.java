package moxora.email.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.csv.DurablePlatform;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Cleaned;
import moxora.store.Copied;
import moxora.store.Row;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Events of one organisation on their way into the log, three times: as they are kept; into a twin of the table, with
 * the same months, keys, references and row-level security, by the same statements but with nothing sealed and no keyed
 * hash; and by {@code COPY} into a twin without row-level security.
 */
public final class EventLoad implements AutoCloseable {

    private static final int BATCH = 1_000;
    private static final int CONTACTS = 200;
    private static final int PAGE = 50;
    private static final String COLUMNS =
            "(organisation_id, at, identity, contact_id, type, sealed, received_at, shown_at, message_id, machine)";

    private final Assembly moxora;
    private final TenantScope scope;
    private final EventSealing sealing;
    private final EventIdentity identities;
    private final List<UUID> contacts = new ArrayList<>();
    private final Instant began;
    private long number;

    private EventLoad(Assembly moxora, TenantScope scope) {
        this.moxora = moxora;
        this.scope = scope;
        this.sealing = new EventSealing(moxora.sealer);
        this.identities = new EventIdentity(moxora.index);
        this.began = moxora.clock.instant().truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < CONTACTS; i++) {
            contacts.add(contact("p" + i));
        }
    }

    /** With the twins made beside the table. */
    public static EventLoad of(DurablePlatform platform) {
        TenantScope scope = platform.organisation();
        for (String twin : List.of("plain_event", "copied_event")) {
            platform.asOwner(
                    "create table " + twin + " (like email_event including all) partition by range (at)",
                    // The months there are, one by one.
                    "do $$ declare part record; begin for part in select c.relname, pg_get_expr(c.relpartbound, c.oid) as bound"
                            + " from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                            + " where i.inhparent = 'email_event'::regclass loop execute format('create table %I partition of "
                            + twin + " %s', replace(part.relname, 'email_event', '" + twin
                            + "'), part.bound); end loop; end $$",
                    "alter table " + twin + " add foreign key (organisation_id) references organisation",
                    "alter table " + twin
                            + " add foreign key (organisation_id, contact_id) references contact on delete cascade",
                    "grant select, insert on " + twin + " to public");
        }
        platform.asOwner(
                "alter table plain_event enable row level security",
                "alter table plain_event force row level security",
                "create policy organisation_only on plain_event using (organisation_id ="
                        + " nullif(current_setting('moxora.organisation', true), '')::uuid) with check (organisation_id ="
                        + " nullif(current_setting('moxora.organisation', true), '')::uuid)");
        return new EventLoad(platform.assembly, scope);
    }

    private UUID contact(String name) {
        return moxora.contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                "Ada",
                                null,
                                List.of(name + "@example.org"),
                                List.of(),
                                null,
                                null,
                                List.of(),
                                Map.of(),
                                null))
                .id();
    }

    private ReportedEvent event() {
        long place = ++number;
        return ReportedEvent.of(EmailEventType.CLICK, "p" + place % CONTACTS + "@example.org", "report " + place)
                .at(began.minusSeconds(place % 86_400))
                .messageId("14c5d75ce93.filter" + place)
                .url("https://shop.example/offers?campaign=spring&item=" + place)
                .providerId("event-" + place)
                .build();
    }

    public long sealed(int events) {
        for (int from = 0; from < events; from += BATCH) {
            moxora.store.run(scope, session -> {
                List<EventTable.EventRow> rows = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    ReportedEvent event = event();
                    UUID contact = contacts.get((int) (number % CONTACTS));
                    Token identity = identities.of(scope, "sendgrid", event);
                    rows.add(new EventTable.EventRow(
                            event.at(),
                            new EventTable.Key(identity, contact),
                            event.at(),
                            event.type(),
                            null,
                            false,
                            sealing.seal(scope, identity, contact, event),
                            began));
                }
                EventTable.insertEvents(session, rows);
            });
        }
        return events;
    }

    private List<EventTable.EventRow> plainRows() {
        List<EventTable.EventRow> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            ReportedEvent event = event();
            rows.add(new EventTable.EventRow(
                    event.at(),
                    new EventTable.Key(hash(event), contacts.get((int) (number % CONTACTS))),
                    event.at(),
                    event.type(),
                    null,
                    false,
                    Sealed.of(plain(event)),
                    began));
        }
        return rows;
    }

    public long plain(int events) {
        for (int from = 0; from < events; from += BATCH) {
            moxora.store.run(scope, session -> EventTable.insertEvents(session, "plain_event", plainRows()));
        }
        return events;
    }

    public long copied(int events) {
        for (int from = 0; from < events; from += BATCH) {
            StringBuilder lines = new StringBuilder();
            for (EventTable.EventRow row : plainRows()) {
                lines.append(String.join(
                                "\t",
                                scope.organisation().toString(),
                                row.time().toString(),
                                "\\\\x"
                                        + HexFormat.of()
                                                .formatHex(row.key().identity().bytes()),
                                row.key().contact().toString(),
                                row.type().wire(),
                                "\\\\x" + HexFormat.of().formatHex(row.sealed().bytes()),
                                began.toString(),
                                row.shownAt().toString(),
                                "\\N",
                                "false"))
                        .append('\n');
            }
            Copied.into(
                    moxora.databases(),
                    "copied_event " + COLUMNS,
                    lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        return events;
    }

    private static byte[] plain(ReportedEvent event) {
        return String.join(
                        "\n",
                        Cleaned.id(event.messageId()),
                        Cleaned.url(event.url(), true),
                        Cleaned.id(event.providerId()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Token hash(ReportedEvent event) {
        try {
            return Token.of(Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(event.sameness().getBytes(StandardCharsets.UTF_8)),
                    Token.SIZE_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A contact with so many events over two years, in the table and in its twin. */
    public UUID contactWith(int events) {
        UUID contact = contact("busy");
        for (int from = 0; from < events; from += BATCH) {
            int begin = from;
            moxora.store.run(scope, session -> {
                List<EventTable.EventRow> rows = new ArrayList<>();
                List<EventTable.EventRow> plain = new ArrayList<>();
                for (int i = begin; i < begin + BATCH; i++) {
                    ReportedEvent event = event();
                    Instant at = began.minus(i * 730L * 24 * 60 / events, ChronoUnit.MINUTES);
                    Token identity = identities.of(scope, "sendgrid", event);
                    EventTable.Key key = new EventTable.Key(identity, contact);
                    rows.add(new EventTable.EventRow(
                            at,
                            key,
                            at,
                            event.type(),
                            null,
                            false,
                            sealing.seal(scope, identity, contact, event),
                            began));
                    plain.add(new EventTable.EventRow(
                            at, key, at, event.type(), null, false, Sealed.of(plain(event)), began));
                }
                EventTable.insertEvents(session, rows);
                EventTable.insertEvents(session, "plain_event", plain);
            });
        }
        return contact;
    }

    /** Pages of the timeline; a job's, whom no budget stops and whose reads nobody records. */
    public long pages(UUID contact, int count) {
        TenantScope job = new TenantScope(scope.organisation(), new Actor(contact, Actor.Role.JOB), Purpose.SERVICE);
        for (int i = 0; i < count; i++) {
            if (moxora.email.timeline.page(job, contact, null, PAGE).items().size() != PAGE) {
                throw new IllegalStateException("a page is not full");
            }
        }
        return count;
    }

    /** What a query along an index answers, in a transaction of the organisation as well, as the same items. */
    public long plainPages(UUID contact, int count) {
        for (int i = 0; i < count; i++) {
            List<Timeline.Item> found = moxora.store.within(
                    scope,
                    session -> session.sql()
                            .rows(
                                    "select type, shown_at, identity, sealed, received_at from plain_event where"
                                            + " organisation_id = ? and contact_id = ? order by shown_at desc, identity"
                                            + " limit " + (PAGE + 1),
                                    EventLoad::plainItem,
                                    session.organisation(),
                                    contact));
            if (found.size() != PAGE + 1) {
                throw new IllegalStateException("a page is not full");
            }
        }
        return count;
    }

    private static Timeline.Item plainItem(Row row) {
        String[] details = new String(row.bytes(4), StandardCharsets.UTF_8).split("\n", -1);
        return new Timeline.Item(
                EmailEventType.of(row.text(1)),
                row.instant(2),
                details[0],
                null,
                false,
                null,
                null,
                details[1],
                null,
                null,
                null,
                row.instant(5));
    }

    @Override
    public void close() {
        contacts.clear();
    }
}
