package moxora.hold;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;

/**
 * A hold as it is asked for. What covers everything, never ends or names no ground cannot be made (T-59).
 *
 * @param contacts to whom it is limited; empty: to nobody, and then it covers no contact
 * @param confidential whether the organisation is not told of it
 */
public record HoldDraft(
        OrganisationId organisation,
        Set<HeldClass> classes,
        Set<UUID> contacts,
        Ground ground,
        Instant expiresAt,
        boolean confidential) {

    /** How many contacts one hold can name. */
    public static final int MOST_CONTACTS = 1_000;

    private static final int LONGEST_YEARS = 10;

    /** No {@code @}: neither a reference nor a reason is a place for an address. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/:#,()§-]{0,199}");

    public HoldDraft {
        classes = Set.copyOf(classes);
        contacts = Set.copyOf(contacts);
    }

    /**
     * @param classes names of {@link HeldClass}
     * @param contacts ids as texts
     * @throws Fault 422 with everything that is wrong
     */
    public static HoldDraft of(
            OrganisationId organisation,
            List<String> classes,
            List<String> contacts,
            String groundKind,
            String reference,
            Instant expiresAt,
            boolean confidential) {
        List<Fault.Complaint> wrong = new ArrayList<>();
        Set<HeldClass> held = EnumSet.noneOf(HeldClass.class);
        classes.forEach(name -> HeldClass.named(name).ifPresentOrElse(held::add, () -> wrong.add(classRefused())));
        if (classes.isEmpty()) {
            wrong.add(classRefused());
        }
        Set<UUID> ids = ids(contacts, wrong);
        if (held.contains(HeldClass.CONTACTS) && contacts.isEmpty()) {
            wrong.add(new Fault.Complaint(
                    "/scope/contactIds", "required", "A hold on contacts names them; all of them cannot be held."));
        }
        Ground.Kind kind = Ground.Kind.named(groundKind).orElse(Ground.Kind.TAX);
        if (Ground.Kind.named(groundKind).isEmpty()) {
            wrong.add(new Fault.Complaint(
                    "/ground/kind", "not_allowed", "One of " + String.join(", ", Ground.Kind.wires()) + "."));
        }
        if (!isWord(reference)) {
            wrong.add(refusedWord("/ground/reference"));
        }
        if (!wrong.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The hold is refused.", wrong);
        }
        return new HoldDraft(organisation, held, ids, new Ground(kind, reference), expiresAt, confidential);
    }

    /** @throws Fault 422 for a hold that is over already, or that would last for more than ten years */
    void requireEndWithinYears(Instant now) {
        Instant latest = now.atOffset(ZoneOffset.UTC).plusYears(LONGEST_YEARS).toInstant();
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(latest)) {
            throw Fault.refused(
                    "/expiresAt", "out_of_range", "A time to come, at most " + LONGEST_YEARS + " years away.");
        }
    }

    private static Fault.Complaint classRefused() {
        return new Fault.Complaint(
                "/scope/classes",
                "not_allowed",
                "One or more of " + String.join(", ", HeldClass.wires()) + "; everything cannot be held.");
    }

    private static Set<UUID> ids(List<String> texts, List<Fault.Complaint> wrong) {
        Set<UUID> ids = new LinkedHashSet<>();
        if (texts.size() > MOST_CONTACTS) {
            wrong.add(new Fault.Complaint(
                    "/scope/contactIds", "too_many", "At most " + MOST_CONTACTS + " contacts in one hold."));
            return ids;
        }
        for (int i = 0; i < texts.size(); i++) {
            try {
                UUID id = UUID.fromString(texts.get(i));
                if (id.toString().equalsIgnoreCase(texts.get(i))) {
                    ids.add(id);
                    continue;
                }
            } catch (IllegalArgumentException notAnId) {
                // Complained of below, as the shorter forms that fromString takes.
            }
            wrong.add(new Fault.Complaint("/scope/contactIds/" + i, "malformed_id", "A UUID is required."));
        }
        return ids;
    }

    /** @throws Fault 422 for a reason that is missing, too long or of other characters */
    static void requireReason(String reason) {
        if (!isWord(reason)) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The reason is refused.", List.of(refusedWord("/reason")));
        }
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    private static Fault.Complaint refusedWord(String pointer) {
        return new Fault.Complaint(
                pointer,
                "not_allowed",
                "1 to 200 letters, digits, spaces and . _ / : # , ( ) § -, beginning with a letter or digit; no"
                        + " personal data.");
    }
}
