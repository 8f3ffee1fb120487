package moxora.battery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import moxora.TestPlatform;
import moxora.contact.Contact;
import moxora.contact.ContactCursor;
import moxora.contact.ContactDraft;
import moxora.contact.ContactQuery;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;

/**
 * Random operations of two organisations through the real services, each answer compared with what an oracle in memory
 * says and searched for the other's words. An id, a cursor, a value of the other's is tried as often as one's own.
 */
final class TwoTenants {

    private final ContactDesk desk;
    private final Tenant acme;
    private final Tenant bolt;
    private final Random random;
    private final Tally tally;
    private final OtherServices others;
    private String doing = "";

    /** @param others what they do beside their contacts, or null for nothing else */
    TwoTenants(ContactDesk desk, OtherServices others, Tenant acme, Tenant bolt, Random random, Tally tally) {
        this.desk = desk;
        this.others = others;
        this.acme = acme;
        this.bolt = bolt;
        this.random = random;
        this.tally = tally;
    }

    void sequence(int operations) {
        for (int i = 0; i < operations; i++) {
            boolean first = random.nextBoolean();
            Tenant one = first ? acme : bolt;
            Tenant other = first ? bolt : acme;
            boolean right;
            try {
                right = operation(one, other);
            } catch (RuntimeException e) {
                right = false;
                doing += " threw " + e;
            }
            tally.check(right, doing);
        }
    }

    private boolean operation(Tenant one, Tenant other) {
        if (one.size() == 0) {
            return create(one, other);
        }
        if (one.size() > Tenant.MANY) {
            return erase(one);
        }
        if (others != null && random.nextInt(3) == 0) {
            boolean right = others.operation(one, other);
            doing = others.doing();
            return right;
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> create(one, other);
            case 3 -> get(one, other, one.any().id());
            case 4 -> get(one, other, other.anyId());
            case 5 -> get(one, other, one.anyId());
            case 6 -> exists(one, random.nextBoolean() ? one.anyId() : other.anyId());
            case 7 -> change(one, other);
            case 8 ->
                refused(
                        one,
                        other,
                        "change",
                        () -> desk.contacts()
                                .change(one.scope, "GB", foreign(one, other), null, before -> one.draft()));
            case 9 -> erase(one);
            case 10 -> refused(one, other, "erase", () -> desk.contacts().erase(one.scope, foreign(one, other), null));
            case 11 -> search(one, other, one.queryFor(one.any().fields()));
            case 12 ->
                search(
                        one,
                        other,
                        other.queryFor(
                                other.size() == 0 ? other.draft() : other.any().fields()));
            case 13 -> search(one, other, Tenant.page(random.nextBoolean() ? one.anyId() : other.anyId(), 200));
            case 14 -> search(one, other, Tenant.page(null, 1 + random.nextInt(10)));
            default -> export(one, other);
        };
    }

    private boolean create(Tenant one, Tenant other) {
        doing = "create";
        ContactDraft draft = one.draft();
        Contact created = desk.contacts().create(one.scope, "GB", draft);
        one.holds(created);
        return created.fields().equals(draft) && clean(other, created.fields());
    }

    private boolean get(Tenant one, Tenant other, UUID id) {
        doing = "get";
        if (!one.has(id)) {
            return refused(one, other, "get", () -> desk.contacts().get(one.scope, id));
        }
        Contact found = desk.contacts().get(one.scope, id);
        return one.answer(draft -> true, null).contains(found) && clean(other, found.fields());
    }

    private boolean exists(Tenant one, UUID id) {
        doing = "exists";
        return desk.contacts().exists(one.scope, id) == one.has(id);
    }

    private boolean change(Tenant one, Tenant other) {
        doing = "change";
        Contact before = one.any();
        ContactDraft draft = one.draft();
        if (random.nextInt(4) == 0) {
            return refused(
                    other,
                    FaultCode.PRECONDITION_FAILED,
                    () -> desk.contacts().change(one.scope, "GB", before.id(), before.version() + 7, ignored -> draft));
        }
        Contact after = desk.contacts().change(one.scope, "GB", before.id(), before.version(), ignored -> draft);
        one.holds(after);
        return after.fields().equals(draft) && after.version() > before.version() && clean(other, after.fields());
    }

    private boolean erase(Tenant one) {
        doing = "erase";
        UUID id = one.any().id();
        desk.contacts().erase(one.scope, id, null);
        one.erased(id);
        return !desk.contacts().exists(one.scope, id);
    }

    private UUID foreign(Tenant one, Tenant other) {
        UUID id = other.anyId();
        return one.has(id) ? new UUID(random.nextLong(), random.nextLong()) : id;
    }

    private boolean search(Tenant one, Tenant other, Tenant.Query query) {
        doing = "search";
        ContactQuery.Page page;
        try {
            page = desk.contacts().search(one.scope, "GB", query.query());
        } catch (Fault fault) {
            // By a custom field that this organisation has never had.
            return fault.code() == FaultCode.SEARCH_NOT_ANSWERABLE
                    && one.answer(query.matches(), null).isEmpty();
        }
        ContactCursor after = query.query().after();
        List<Contact> expected = one.answer(query.matches(), after == null ? null : after.id());
        int limit = query.query().limit();
        boolean whole = page.items().equals(expected.subList(0, Math.min(limit, expected.size())));
        boolean next = (page.next() != null) == (expected.size() > limit);
        return whole && next && page.items().stream().allMatch(found -> clean(other, found.fields()));
    }

    private boolean export(Tenant one, Tenant other) {
        doing = "export";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AtomicLong announced = new AtomicLong(-1);
        // Each time by another admin: one of them is given twenty an hour.
        TenantScope exporter = TestPlatform.scope(one.scope.organisation(), UUID.randomUUID());
        desk.export().write(exporter, announced::set, file);
        String text = file.toString(StandardCharsets.UTF_8);
        boolean whole = one.answer(draft -> true, null).stream()
                .allMatch(contact -> text.contains(contact.id().toString()));
        return announced.get() == one.size() && whole && !other.marked(text);
    }

    private boolean refused(Tenant one, Tenant other, String what, Runnable call) {
        doing = what + " of what is not there";
        return refused(other, FaultCode.NOT_FOUND, call);
    }

    private static boolean refused(Tenant other, FaultCode code, Runnable call) {
        try {
            call.run();
            return false;
        } catch (Fault fault) {
            return fault.code() == code && Canaries.texts(fault).stream().noneMatch(other::marked);
        }
    }

    private static boolean clean(Tenant other, ContactDraft fields) {
        return Canaries.texts(fields).stream().noneMatch(other::marked);
    }
}
