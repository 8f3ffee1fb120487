package moxora.launch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through an exported trail: first its checkpoints and its end, then its entries. */
final class AuditCheck {

    private static final String NO_HASH = "0".repeat(64);

    private final VerificationKey key;

    private @Nullable String organisation;
    private @Nullable AuditLine end;
    private boolean disorder;
    private boolean checkpointsBegan;
    private long checkpoints;
    private long forgedAt;
    private boolean linked = true;
    private String previousCheckpoint = "none";
    private long signedUpTo;
    private String signedAt = "";
    private final Deque<Signed> signed = new ArrayDeque<>();

    private long entries;
    private String last = NO_HASH;
    private long broken;

    private record Signed(long seq, long entries, String hash) {}

    AuditCheck(VerificationKey key) {
        this.key = key;
    }

    /** Takes up the checkpoints, the end, and that everything is of one organisation and in its order. */
    void collect(Json.Members members) throws UnreadableException {
        AuditLine line = new AuditLine(members);
        disorder |= end != null;
        if (line.isEntry()) {
            disorder |= checkpointsBegan;
            sameOrganisation(line);
        } else if (line.isCheckpoint()) {
            checkpointsBegan = true;
            sameOrganisation(line);
            checkpoint(line);
        } else if (line.isEnd()) {
            end = line;
        } else {
            disorder = true;
        }
    }

    private void sameOrganisation(AuditLine line) throws UnreadableException {
        String stated = line.text("organisationId");
        organisation = organisation == null ? stated : organisation;
        disorder |= !organisation.equals(stated);
    }

    private void checkpoint(AuditLine line) throws UnreadableException {
        checkpoints++;
        linked &= line.text("previous").equals(previousCheckpoint) && line.number("seq") > signedUpTo;
        previousCheckpoint = line.digest();
        if (line.signedWith(key)) {
            signedUpTo = Math.max(signedUpTo, line.number("seq"));
            signedAt = line.text("at");
            signed.add(new Signed(line.number("seq"), line.number("entries"), line.text("hash")));
        } else if (forgedAt == 0) {
            forgedAt = line.number("seq");
        }
    }

    /** Goes along the chain; on the second way through the file. */
    void entry(Json.Members members) throws UnreadableException {
        AuditLine line = new AuditLine(members);
        if (!line.isEntry()) {
            return;
        }
        long seq = entries + 1;
        String expected = line.hash(seq, last);
        if (line.number("seq") != seq
                || !line.text("hash").equals(expected)
                || !line.text("previous").equals(last)) {
            broken(seq);
        }
        entries = seq;
        last = expected;
        Signed checkpoint = signed.peek();
        if (checkpoint != null && checkpoint.seq == seq) {
            signed.remove();
            if (!checkpoint.hash.equals(expected) || checkpoint.entries != seq) {
                broken(seq);
            }
        }
    }

    private void broken(long seq) {
        broken = broken == 0 ? seq : Math.min(broken, seq);
    }

    String organisation() {
        return organisation == null ? "" : organisation;
    }

    long entries() {
        return entries;
    }

    /** The first entry that cannot be relied on, or 0. */
    long firstBroken() {
        return broken;
    }

    List<Finding> findings() throws UnreadableException {
        if (!signed.isEmpty()) {
            broken(entries + 1);
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(whole());
        findings.add(new Finding(
                "chain",
                broken == 0,
                broken == 0
                        ? entries + " entries follow from one another, and are what the checkpoints say."
                        : "From entry " + broken
                                + " on it is not what was written: something was changed, removed, put in"
                                + " or cut off."));
        findings.add(signatures());
        findings.add(new Finding(
                "coverage",
                signedUpTo > 0,
                signedUpTo > 0
                        ? "Signed up to entry " + signedUpTo + " at " + signedAt + "; "
                                + Math.max(0, entries - signedUpTo)
                                + " entries lie behind it. What came later is not told."
                        : "Nothing of it is signed, so nothing proves that it is not made up."));
        return findings;
    }

    private Finding whole() throws UnreadableException {
        AuditLine stated = end;
        boolean whole = stated != null
                && !disorder
                && stated.number("entries") == entries
                && stated.number("checkpoints") == checkpoints
                && stated.text("head").equals(last);
        return new Finding(
                "whole",
                whole,
                whole
                        ? "The file is whole: the trail of " + organisation() + "."
                        : stated == null
                                ? "The file has no last line: it was cut off."
                                : "The file is not as it was exported: lines are missing, added or out of order.");
    }

    private Finding signatures() {
        boolean holds = forgedAt == 0 && linked;
        String wrong = forgedAt > 0
                ? "The checkpoint at entry " + forgedAt + " is not signed with the key " + key.fingerprint() + "."
                : "The checkpoints do not name one another: one is missing or was put in.";
        return new Finding(
                "checkpoints",
                holds,
                holds ? checkpoints + " checkpoints bear the signature of the key " + key.fingerprint() + "." : wrong);
    }
}
