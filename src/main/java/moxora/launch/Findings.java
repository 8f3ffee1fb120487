package moxora.launch;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be checked on a certificate without asking anybody: its signature, and that it does not contradict itself. */
final class Findings {

    static final String SIGNATURE = "signature";

    /** A closure's life, in its order. */
    private static final List<String> MILESTONES = List.of("requestedAt", "keyDestroyedAt", "purgedAt", "verifiedAt");

    /** Of certificates; the second added members to the first. */
    private static final Set<Json> VERSIONS = Set.of(new Json.Numeric(1), new Json.Numeric(2));

    private Findings() {}

    static List<Finding> of(Certificate certificate, VerificationKey key) {
        List<Finding> findings = new ArrayList<>();
        boolean signed = certificate.signedWith(key);
        findings.add(new Finding(
                SIGNATURE,
                signed,
                signed
                        ? "The signature is that of the key " + key.fingerprint() + "."
                        : "The signature is not that of the key " + key.fingerprint()
                                + ", or the certificate was changed."));
        findings.add(version(certificate));
        findings.add(result(certificate));
        LeftRows.of(certificate).ifPresent(findings::add);
        scan(certificate).ifPresent(findings::add);
        fingerprint(certificate, key).ifPresent(findings::add);
        try {
            findings.add(deadline(certificate));
            findings.add(order(certificate));
        } catch (DateTimeException e) {
            findings.add(new Finding("times", false, "A time in it is not an RFC 3339 time."));
        }
        return findings;
    }

    private static Finding version(Certificate certificate) {
        boolean known = certificate
                .member("certificateVersion")
                .filter(VERSIONS::contains)
                .isPresent();
        return new Finding(
                "version",
                known,
                known
                        ? "It is of a version that this program knows."
                        : "It is of a version that this program does not know; it may say what is not shown here.");
    }

    /** Whatever the scan looked at is as it must be. */
    private static Optional<Finding> scan(Certificate certificate) {
        return certificate
                .member("scan")
                .filter(Json.Members.class::isInstance)
                .map(scan -> ((Json.Members) scan).values().get("checks"))
                .map(checks -> {
                    boolean holds = checks instanceof Json.Items items
                            && !items.values().isEmpty()
                            && items.values().stream().allMatch(Findings::holds);
                    return new Finding(
                            "scan",
                            holds,
                            holds ? "Each check of the scan held." : "It names a check of the scan that did not hold.");
                });
    }

    private static boolean holds(Json check) {
        return check instanceof Json.Members members
                && new Json.Literal("true").equals(members.values().get("holds"));
    }

    private static Optional<Finding> fingerprint(Certificate certificate, VerificationKey key) {
        return certificate.member("keyFingerprint").map(named -> {
            boolean same = named.equals(new Json.Text(key.fingerprint()));
            return new Finding(
                    "fingerprint",
                    same,
                    same ? "It names that key itself." : "It names another key than the one given.");
        });
    }

    private static Finding result(Certificate certificate) {
        boolean clean = certificate.text("result").filter("clean"::equals).isPresent();
        return new Finding(
                "result",
                clean,
                clean ? "The scan found nothing left." : "It does not say that the scan found nothing left.");
    }

    private static Finding deadline(Certificate certificate) {
        Optional<Instant> verified = time(certificate, "verifiedAt");
        Optional<Instant> deadline = time(certificate, "deadline");
        if (verified.isEmpty() || deadline.isEmpty()) {
            return new Finding("deadline", true, "It does not state both when it was verified and the deadline.");
        }
        boolean met = !verified.get().isAfter(deadline.get());
        return new Finding(
                "deadline",
                met,
                met
                        ? "The deadline was met: verified " + verified.get() + ", due " + deadline.get() + "."
                        : "The deadline was missed: verified " + verified.get() + ", due " + deadline.get() + ".");
    }

    private static Finding order(Certificate certificate) {
        boolean ordered = true;
        Instant before = Instant.MIN;
        for (String milestone : MILESTONES) {
            Optional<Instant> time = time(certificate, milestone);
            if (time.isPresent()) {
                ordered &= !time.get().isBefore(before);
                before = time.get();
            }
        }
        return new Finding(
                "order",
                ordered,
                ordered
                        ? "Its times follow one another: requested, key destroyed, purged, verified."
                        : "Its times contradict one another: requested, key destroyed, purged and verified are out of order.");
    }

    private static Optional<Instant> time(Certificate certificate, String name) {
        Optional<Json> member = certificate.member(name);
        if (member.isPresent() && certificate.text(name).isEmpty()) {
            throw new DateTimeException(name);
        }
        return certificate.text(name).map(Instant::parse);
    }
}
