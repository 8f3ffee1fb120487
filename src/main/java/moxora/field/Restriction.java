package moxora.field;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person asked for, or is, that limits what may be done with their record. */
public enum Restriction {
    /** They object to the processing (GDPR article 21). */
    OBJECTION('o'),
    /** The processing is restricted (GDPR article 18). */
    RESTRICTION('r'),
    /** They are a child (GDPR recital 38). */
    MINOR('m'),
    /** They withdrew their consent (GDPR article 7.3). */
    CONSENT_WITHDRAWN('c'),
    /** Nothing may be decided about them without a person (GDPR article 22): {@code automatedDecision=false}. */
    NO_AUTOMATED_DECISION('a');

    private static final Set<String> AUTOMATED_DECISION_FALSE =
            Set.of("automated_decision=false", "automated_decision:false");

    private final char letter;

    Restriction(char letter) {
        this.letter = letter;
    }

    /** The name in JSON, such as {@code consent_withdrawn}; frozen. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it stops everything that is not the storage itself. */
    public boolean stopsDisclosure() {
        return this != NO_AUTOMATED_DECISION;
    }

    public static Optional<Restriction> named(String wire) {
        return Arrays.stream(values())
                .filter(known -> known.wire().equals(wire))
                .findFirst();
    }

    /**
     * The one that somebody means who writes it in another way: {@code consentWithdrawn}, {@code Consent-Withdrawn},
     * {@code automatedDecision=false}.
     */
    public static Optional<Restriction> read(String written) {
        String folded = written.strip()
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s*([=:])\\s*", "$1")
                .replaceAll("[\\s-]+", "_");
        return AUTOMATED_DECISION_FALSE.contains(folded) ? Optional.of(NO_AUTOMATED_DECISION) : named(folded);
    }

    /** A set as it is sealed: a letter for each, so that its record has one length, whichever they are; frozen. */
    public static String packed(Set<Restriction> restrictions) {
        return restrictions.stream()
                .sorted()
                .map(restriction -> String.valueOf(restriction.letter))
                .collect(Collectors.joining());
    }

    /**
     * The set that was {@link #packed}.
     *
     * @throws IllegalArgumentException for a letter that is none of these: what limits somebody's record is never
     *     overlooked
     */
    public static Set<Restriction> unpacked(String letters) {
        Set<Restriction> restrictions = EnumSet.noneOf(Restriction.class);
        letters.chars()
                .forEach(letter -> restrictions.add(Arrays.stream(values())
                        .filter(known -> known.letter == letter)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("a restriction that is not known here"))));
        return restrictions;
    }
}
