package moxora.email.suppression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.email.message.TopicName;
import moxora.fault.Fault;
import moxora.field.EmailAddress;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Suppressions from elsewhere, such as the provider that was used before: all sound rows, in one transaction. */
public final class SuppressionImport {

    /** Rows in one call. */
    public static final int MOST = 10_000;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final ContactAddresses addresses;
    private final SuppressionList list;
    private final AuditTrail audit;

    public SuppressionImport(
            TenantStore store, FieldSealer sealer, ContactAddresses addresses, SuppressionList list, AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.addresses = addresses;
        this.list = list;
        this.audit = audit;
    }

    /**
     * A row as it was handed in.
     *
     * @param number its place, from 1
     * @param reason by its name; null: {@code import}
     */
    public record Line(
            long number,
            String address,
            @Nullable String topic,
            @Nullable String reason) {

        @Override
        public String toString() {
            return "Line[" + number + "]";
        }
    }

    /** A row that was not taken: where, and what is allowed there; never what was there. */
    public record Rejected(long row, String column, String code, String message) {}

    /** What became of the rows; {@code known} ones were on the list already, or twice in the file. */
    public record Result(int added, int known, List<Rejected> rejected) {

        public Result {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * Takes the rows that are sound, and tells which are not.
     *
     * @throws Fault 422 {@code too_many}
     */
    public Result add(TenantScope scope, List<Line> rows) {
        if (rows.size() > MOST) {
            throw Fault.refused("", "too_many", "At most " + MOST + " rows at a time.");
        }
        sealer.prepare(scope);
        List<Suppression> sound = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        for (Line row : rows) {
            try {
                sound.add(suppression(scope, row));
            } catch (Fault refused) {
                refused.complaints()
                        .forEach(complaint -> rejected.add(
                                new Rejected(row.number, complaint.pointer(), complaint.code(), complaint.message())));
            }
        }
        int added = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            int fresh = sound.isEmpty() ? 0 : list.suppress(session, sound);
            audit.record(
                    session,
                    AuditEvent.of(
                            AuditAction.SUPPRESSIONS_IMPORTED,
                            null,
                            Map.of("rows", (long) rows.size(), "added", (long) fresh, "rejected", (long)
                                    rejected.size())));
            return fresh;
        });
        return new Result(added, sound.size() - added, rejected);
    }

    private Suppression suppression(TenantScope scope, Line row) {
        String address = row.address.strip();
        if (!EmailAddress.isPlausible(address)) {
            throw Fault.refused("address", "email", "An e-mail address is required.");
        }
        SuppressionReason reason = row.reason == null ? SuppressionReason.IMPORT : reason("reason", row.reason);
        return new Suppression(addresses.address(scope, address).mark(), TopicName.of("topic", row.topic), reason);
    }

    private static SuppressionReason reason(String pointer, String wire) {
        SuppressionReason reason = SuppressionReason.require(pointer, wire);
        Suppressions.requireByHand(pointer, reason);
        return reason;
    }
}
