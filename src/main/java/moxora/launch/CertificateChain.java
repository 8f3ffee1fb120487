package moxora.launch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Certificates of one operator, each of which names the digest of the one before it: given several, in any order, no
 * link between them may be missing, and no two may follow the same one.
 *
 * <p>Some from the middle are a chain too: who holds them need not hold those before.
 */
final class CertificateChain {

    private static final String FIRST = "none";

    private final Map<String, Link> byDigest = new LinkedHashMap<>();

    private record Link(String file, String previous) {}

    /** Adds a certificate; the same one twice is one. */
    void add(String file, Certificate certificate) {
        byDigest.putIfAbsent(
                certificate.digest(),
                new Link(
                        Terminal.harmless(file),
                        Terminal.harmless(certificate.text("previousDigest").orElse(FIRST))));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<Link> beginnings = byDigest.values().stream()
                .filter(link -> !byDigest.containsKey(link.previous))
                .toList();
        Set<String> followed = new HashSet<>();
        for (Link link : byDigest.values()) {
            if (!followed.add(link.previous)) {
                findings.add(new Finding(
                        "chain",
                        false,
                        link.previous.equals(FIRST)
                                ? "Two of them say that they are the first, one of them " + link.file + "."
                                : "Two of them follow the one with the digest " + link.previous + ", one of them "
                                        + link.file + "."));
            }
        }
        if (beginnings.size() > 1) {
            beginnings.stream()
                    .filter(link -> !link.previous.equals(FIRST))
                    .forEach(link -> findings.add(new Finding(
                            "chain",
                            false,
                            "A link is missing: " + link.file + " follows the one with the digest " + link.previous
                                    + ", which is not here.")));
        }
        if (findings.isEmpty()) {
            String from = beginnings.get(0).previous;
            findings.add(new Finding(
                    "chain",
                    true,
                    "They are one chain without a gap, of " + byDigest.size()
                            + (from.equals(FIRST)
                                    ? ", from the first one on."
                                    : ", from the one after " + from + ", which is not here.")));
        }
        return findings;
    }
}
