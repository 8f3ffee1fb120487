package moxora.email.suppression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.GroupedReads;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.email.message.TopicName;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Tells before a campaign who is not to be sent it, many addresses at once. */
public final class SuppressionChecks {

    /** Addresses in one call. */
    public static final int MOST = 10_000;

    private static final int LISTED = 100;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final ContactAddresses addresses;
    private final SuppressionList list;
    private final GroupedReads reads;

    public SuppressionChecks(
            TenantStore store,
            FieldSealer sealer,
            ContactAddresses addresses,
            SuppressionList list,
            GroupedReads reads) {
        this.store = store;
        this.sealer = sealer;
        this.addresses = addresses;
        this.list = list;
        this.reads = reads;
    }

    /**
     * Why each of the addresses may not be sent a message of that kind and topic, in their order; empty where it may. It
     * is as things stand now: registering the message is what counts.
     *
     * @throws Fault 422 with the places of texts that are no addresses
     */
    public List<Optional<SuppressionReason>> check(
            TenantScope scope, List<String> asked, RegisteredMessage.Kind kind, @Nullable String topic) {
        if (asked.size() > MOST) {
            throw Fault.refused("/addresses", "too_many", "At most " + MOST + " addresses at a time.");
        }
        String named = TopicName.of("/topic", topic);
        requirePlausible(asked);
        sealer.prepare(scope);
        List<Token> marks = new ArrayList<>(asked.size());
        asked.forEach(
                address -> marks.add(addresses.address(scope, address.strip()).mark()));
        Map<Token, SuppressionReason> blocked =
                store.within(scope, session -> list.blocked(session, marks, kind, named));
        List<Optional<SuppressionReason>> answers = marks.stream()
                .map(mark -> Optional.ofNullable(blocked.get(mark)))
                .toList();
        reads.note(
                scope,
                AuditEvent.of(
                        AuditAction.SUPPRESSIONS_CHECKED,
                        null,
                        Map.of(
                                "addresses",
                                (long) asked.size(),
                                "suppressed",
                                answers.stream().filter(Optional::isPresent).count())));
        return answers;
    }

    private static void requirePlausible(List<String> asked) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        for (int i = 0; i < asked.size() && complaints.size() < LISTED; i++) {
            if (!EmailAddress.isPlausible(asked.get(i).strip())) {
                complaints.add(new Fault.Complaint("/addresses/" + i, "email", "An e-mail address is required."));
            }
        }
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "Some of the texts are no e-mail addresses.", complaints);
        }
    }
}
