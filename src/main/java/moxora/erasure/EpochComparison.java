package moxora.erasure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.store.AppliedEpochs;
import moxora.store.GivenEpochs;
import moxora.tenant.OrganisationId;

/**
 * What the vault, the tenant data and the file beside them say of each other.
 *
 * @param missing epochs that the data lack, the first of them; together with {@code whole} they say whom it concerns
 * @param whole whether the data lack more than the list tells, so that everybody is concerned
 * @param unknown epochs that the data have and the vault does not know
 * @param ahead what shows that the vault is an older copy, in words; empty when nothing does
 * @param strangers organisations of the data that the vault has never heard of
 * @param high the highest epoch that either side or the file names
 */
record EpochComparison(
        GivenEpochs.Position vault,
        AppliedEpochs.Position data,
        List<Long> missing,
        boolean whole,
        List<Long> unknown,
        List<String> ahead,
        List<OrganisationId> strangers,
        long high) {

    /** A window of numbers that is compared at a time, and how many that differ are told apart. */
    private static final long WINDOW = 50_000;

    private static final int MOST = 10_000;

    private static final int FINGERPRINT = 16;

    boolean dataIsBehind() {
        return whole || !missing.isEmpty();
    }

    boolean vaultIsBehind() {
        return !ahead.isEmpty();
    }

    /** Names this finding, so that what an operator accepts is what they were told of. */
    String fingerprint() {
        String all = vault + "|" + data + "|" + unknown + "|" + ahead + "|" + strangers + "|" + high;
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, FINGERPRINT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param strangersAreKnown whether an operator has accepted that the data hold organisations the vault does not */
    static EpochComparison of(Sides sides, boolean strangersAreKnown) {
        // The data first: what is applied meanwhile was given before.
        AppliedEpochs.Position data = sides.applied().position();
        List<Long> missing = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        GivenEpochs.Position vault = compare(sides, data, missing, unknown);
        Optional<LedgerHead.Mark> head = sides.head().read();
        boolean whole = data.floor() < vault.floor() || missing.size() > MOST;
        List<String> ahead = new ArrayList<>();
        if (data.vault() != null && !data.vault().equals(vault.vault())) {
            ahead.add("the tenant data follow another vault");
        }
        if (data.high() > vault.high() || !unknown.isEmpty()) {
            ahead.add("the tenant data know of acts that the vault does not");
        }
        if (head.isPresent() && isBehind(sides.given(), vault, head.get())) {
            ahead.add("the ledger head in the data folder is newer than the vault");
        }
        // Row by row through a register only where something is wrong already, so that a sound start stays short.
        List<OrganisationId> strangers =
                (whole || !ahead.isEmpty()) && !strangersAreKnown ? strangers(sides) : List.of();
        if (!strangers.isEmpty()) {
            ahead.add("the tenant data hold organisations that the vault has never heard of");
        }
        long high = Math.max(
                Math.max(vault.high(), data.high()),
                head.map(LedgerHead.Mark::epoch).orElse(0L));
        return new EpochComparison(
                vault, data, List.copyOf(missing), whole, List.copyOf(unknown), List.copyOf(ahead), strangers, high);
    }

    private static GivenEpochs.Position compare(
            Sides sides, AppliedEpochs.Position data, List<Long> missing, List<Long> unknown) {
        List<List<Long>> windows = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        for (long above = data.floor(); above < data.high() && windows.size() < MOST; above += WINDOW) {
            starts.add(above);
            windows.add(sides.applied().between(above, Math.min(above + WINDOW, data.high())));
        }
        GivenEpochs.Position vault = sides.given().position();
        for (int i = 0; i < windows.size() && unknown.size() <= MOST && missing.size() <= MOST; i++) {
            Set<Long> applied = new HashSet<>(windows.get(i));
            long upTo = Math.min(starts.get(i) + WINDOW, data.high());
            List<Long> given = sides.given().between(starts.get(i), upTo);
            given.stream().filter(epoch -> !applied.contains(epoch)).forEach(missing::add);
            given.forEach(applied::remove);
            List<Long> strange = applied.stream()
                    .filter(epoch -> epoch > vault.floor())
                    .sorted()
                    .toList();
            Set<Long> journalled =
                    strange.isEmpty() ? Set.of() : new HashSet<>(sides.given().journalled(strange));
            strange.stream().filter(epoch -> !journalled.contains(epoch)).forEach(unknown::add);
        }
        // What was given beyond everything that is applied.
        for (long above = Math.max(data.floor(), data.high());
                above < vault.high() && missing.size() <= MOST;
                above += WINDOW) {
            missing.addAll(sides.given().between(above, above + WINDOW));
        }
        return vault;
    }

    private static boolean isBehind(GivenEpochs given, GivenEpochs.Position vault, LedgerHead.Mark head) {
        return !head.vault().equals(vault.vault())
                || head.epoch() > vault.high()
                || (head.certificate() > 0 && !given.hasCertificate(head.certificate(), head.digest()));
    }

    private static List<OrganisationId> strangers(Sides sides) {
        int step = 500;
        List<OrganisationId> strangers = new ArrayList<>();
        OrganisationId place = null;
        List<OrganisationId> some;
        do {
            some = sides.applied().organisations(place, step);
            some.stream()
                    .filter(id -> sides.registry().find(id).isEmpty())
                    .limit(step)
                    .forEach(strangers::add);
            place = some.isEmpty() ? place : some.get(some.size() - 1);
        } while (some.size() == step && strangers.size() < step);
        return List.copyOf(strangers);
    }

    /** Whom the missing epochs concern; empty when everybody is concerned. */
    Optional<List<UUID>> concerned(GivenEpochs given) {
        return whole ? Optional.empty() : given.organisations(missing);
    }
}
