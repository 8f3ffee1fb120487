package moxora.battery;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactQuery;
import moxora.contact.CustomFieldDraft;
import moxora.csv.ContactImport;
import moxora.email.Reports;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;

/** What two organisations do beside their contacts: fields, imports, events, sessions, log-ins, the trail. */
final class OtherServices {

    private static final Set<Compartment> WHOLE = Set.of(Compartment.PROFILE, Compartment.NOTES);
    private static final int MOST_FIELDS = 15;

    private final Assembly moxora;
    private final Random random;
    private final Map<Tenant, Belongings> belongings = new HashMap<>();
    private int number;
    private int doing;

    /** What else an organisation has, by ids. */
    private static final class Belongings {
        private final List<UUID> fields = new ArrayList<>();
        private final List<UUID> uploads = new ArrayList<>();
        private final List<UUID> sessions = new ArrayList<>();
        private Reports provider;
    }

    OtherServices(Assembly moxora, Random random) {
        this.moxora = moxora;
        this.random = random;
    }

    /** Takes one at random; whether all went as it must. */
    boolean operation(Tenant one, Tenant other) {
        doing = random.nextInt(13);
        return switch (doing) {
            case 0 -> defines(one);
            case 1 -> listsFields(one, other);
            case 2 -> foreignField(one, other);
            case 3 -> imports(one, other);
            case 4 -> foreignUpload(one, other);
            case 5 -> receives(one);
            case 6 -> foreignTimeline(one, other);
            case 7 -> foreignEndpoint(one, other);
            case 8 -> opensSession(one, other);
            case 9 -> foreignSession(one, other);
            case 10 -> readsTrail(one, other);
            case 11 -> logsInAsAnother(one, other);
            default -> foreignPreview(one, other);
        };
    }

    /** Which one it was, for the report. */
    String doing() {
        return "another service, " + doing;
    }

    private Belongings of(Tenant tenant) {
        return belongings.computeIfAbsent(tenant, key -> new Belongings());
    }

    private boolean defines(Tenant one) {
        List<UUID> fields = of(one).fields;
        if (fields.size() >= MOST_FIELDS) {
            return true;
        }
        String name = "Field " + one.tag + " " + ++number;
        fields.add(moxora.customFieldDefinitions
                .define(one.scope, CustomFieldDraft.of(name, "text", List.of(), null, false))
                .id());
        return true;
    }

    private boolean listsFields(Tenant one, Tenant other) {
        var listed = moxora.customFieldDefinitions.list(one.scope);
        return listed.stream().noneMatch(field -> other.marked(field.name()))
                && listed.stream().map(field -> field.id()).toList().containsAll(of(one).fields);
    }

    private boolean foreignField(Tenant one, Tenant other) {
        UUID id = any(of(other).fields);
        return missing(() -> moxora.customFieldDefinitions.get(one.scope, id))
                && missing(() -> moxora.customFieldDefinitions.change(one.scope, id, null, false))
                && missing(() -> moxora.customFieldDefinitions.remove(one.scope, id));
    }

    private boolean imports(Tenant one, Tenant other) {
        String email = "up" + ++number + "@" + one.tag + ".example";
        String csv = "Name,Mail\r\nup" + one.tag + "," + email + "\r\n";
        ContactImport inTurn = new ContactImport(
                moxora.contactImports, moxora.contactBatches, moxora.organisations, Runnable::run, Runnable::run);
        UUID upload = inTurn.accept(
                one.scope,
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                "{\"Name\":\"firstName\",\"Mail\":\"email\"}",
                false);
        of(one).uploads.add(upload);
        List<Contact> found = search(one, email);
        found.forEach(one::holds);
        return inTurn.status(one.scope, upload).getInt("imported") == 1
                && found.size() == 1
                && search(other, email).isEmpty();
    }

    private List<Contact> search(Tenant tenant, String email) {
        ContactQuery query = new ContactQuery(email, null, null, null, null, Map.of(), null, 200, WHOLE);
        return moxora.contacts.search(tenant.scope, "GB", query).items();
    }

    private boolean foreignUpload(Tenant one, Tenant other) {
        UUID id = any(of(other).uploads);
        return missing(() -> moxora.contactImport.status(one.scope, id));
    }

    private boolean receives(Tenant one) {
        Contact contact = one.size() == 0 ? null : one.any();
        if (contact == null || contact.fields().emails().isEmpty()) {
            return true;
        }
        // The same event once more within a second changes nothing, and is on the timeline all the same.
        provider(one).receive("open", contact.fields().emails().get(0), moxora.clock.instant());
        return !moxora.email
                .timeline
                .page(one.scope, contact.id(), null, 200)
                .items()
                .isEmpty();
    }

    private Reports provider(Tenant tenant) {
        Belongings all = of(tenant);
        if (all.provider == null) {
            all.provider = Reports.of(moxora, tenant.scope);
        }
        return all.provider;
    }

    private boolean foreignTimeline(Tenant one, Tenant other) {
        UUID id = other.anyId();
        return one.has(id)
                || (missing(() -> moxora.email.timeline.page(one.scope, id, null, 50))
                        && missing(() -> moxora.email.timeline.recent(one.scope, id, 50)));
    }

    private boolean foreignEndpoint(Tenant one, Tenant other) {
        UUID id = provider(other).endpoint();
        UUID own = provider(one).endpoint();
        List<UUID> listed = moxora.email.webhookEndpoints.list(one.scope).stream()
                .map(endpoint -> endpoint.id())
                .toList();
        return listed.equals(List.of(own))
                && missing(() -> moxora.email.webhookEndpoints.remove(one.scope, id))
                && missing(() -> provider(one)
                        .receive(one.scope, id, "open", "x@" + one.tag + ".example", moxora.clock.instant()));
    }

    private boolean opensSession(Tenant one, Tenant other) {
        String token = moxora.sessions.open(one.scope, Means.PASSWORD, false).token();
        var located = moxora.sessions.locate(token).orElseThrow();
        of(one).sessions.add(located.session());
        List<UUID> listed = moxora.ownSessions.list(one.scope).stream()
                .map(session -> session.id())
                .toList();
        return located.organisation().equals(one.scope.organisation())
                && listed.contains(located.session())
                && listed.stream().noneMatch(of(other).sessions::contains);
    }

    private boolean foreignSession(Tenant one, Tenant other) {
        UUID id = any(of(other).sessions);
        return moxora.sessions.resume(one.scope, id).isEmpty()
                && missing(() -> moxora.ownSessions.revoke(one.scope, id))
                && missing(() -> moxora.sessions.reauthenticated(one.scope, id));
    }

    private boolean readsTrail(Tenant one, Tenant other) {
        String foreign = other.scope.actor().id().toString();
        return moxora.auditPages.before(one.scope, Long.MAX_VALUE, 50).stream()
                .noneMatch(entry -> entry.actor().contains(foreign)
                        || other.marked(entry.detail())
                        || (entry.target() != null && other.has(entry.target()) && !one.has(entry.target())));
    }

    private boolean logsInAsAnother(Tenant one, Tenant other) {
        return moxora.users
                .authenticate(one.scope, other.scope.actor().id(), TestPlatform.PASSWORD)
                .isEmpty();
    }

    private boolean foreignPreview(Tenant one, Tenant other) {
        UUID id = other.anyId();
        UUID nobodys = new UUID(random.nextLong(), random.nextLong());
        return one.has(id) || code(() -> preview(one, id)) == code(() -> preview(one, nobodys));
    }

    private void preview(Tenant one, UUID contact) {
        moxora.ai.previews.preview(one.scope, "contact-summary", contact, null);
    }

    private UUID any(List<UUID> ids) {
        return ids.isEmpty() ? new UUID(random.nextLong(), random.nextLong()) : ids.get(random.nextInt(ids.size()));
    }

    private static boolean missing(Runnable call) {
        return code(call) == FaultCode.NOT_FOUND;
    }

    /** How it was refused; that it was not is a failure. */
    private static FaultCode code(Runnable call) {
        try {
            call.run();
        } catch (Fault fault) {
            return fault.code();
        }
        throw new IllegalStateException("it was not refused");
    }
}
