package moxora.hold;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why something is held (GDPR article 17(3)(b) and (e)).
 *
 * @param reference a case number or the like; nothing personal
 */
public record Ground(Kind kind, String reference) {

    /** The duties that can ask for a hold; a closed list. */
    public enum Kind {
        TAX,
        ACCOUNTING,
        LITIGATION,
        FRAUD,
        REGULATOR;

        /** The name in JSON: {@code tax}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> named(String wire) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wire().equals(wire))
                    .findFirst();
        }

        static List<String> wires() {
            return Arrays.stream(values()).map(Kind::wire).toList();
        }
    }
}
