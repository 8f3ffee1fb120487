package moxora.rest;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moxora.field.PersonalField;
import moxora.field.Restriction;
import org.jspecify.annotations.Nullable;

/**
 * What limits the use of a contact, on the wire: {@code "restrictions":["objection"]}, and {@code automatedDecision},
 * which says of one of them whether it is not there.
 */
final class RestrictionJson {

    static final String RESTRICTIONS = PersonalField.RESTRICTIONS.wire();
    static final String AUTOMATED_DECISION = "automatedDecision";
    private static final int MOST = 20;
    private static final String ALLOWED = "Allowed: "
            + Arrays.stream(Restriction.values()).map(Restriction::wire).collect(Collectors.joining(", ")) + ".";

    private RestrictionJson() {}

    /** Which of the two members a body has. */
    static List<String> membersIn(@Nullable JsonObject body) {
        return Stream.of(RESTRICTIONS, AUTOMATED_DECISION)
                .filter(Fields.required(body)::containsKey)
                .toList();
    }

    /**
     * Reads the set.
     *
     * @param present what holds where the body has no list
     */
    static Set<Restriction> read(Fields fields, Set<Restriction> present) {
        Set<Restriction> set = EnumSet.noneOf(Restriction.class);
        if (fields.has(RESTRICTIONS)) {
            set.addAll(listed(fields));
        } else {
            set.addAll(present);
        }
        @Nullable Boolean automated = fields.flag(AUTOMATED_DECISION);
        if (Boolean.FALSE.equals(automated)) {
            set.add(Restriction.NO_AUTOMATED_DECISION);
        } else if (Boolean.TRUE.equals(automated)) {
            if (fields.has(RESTRICTIONS) && set.contains(Restriction.NO_AUTOMATED_DECISION)) {
                fields.complain(
                        AUTOMATED_DECISION,
                        "contradiction",
                        "false is required where restrictions has no_automated_decision.");
            }
            set.remove(Restriction.NO_AUTOMATED_DECISION);
        }
        return set;
    }

    private static Set<Restriction> listed(Fields fields) {
        Set<Restriction> set = EnumSet.noneOf(Restriction.class);
        List<String> written = fields.texts(RESTRICTIONS);
        if (written.size() > MOST) {
            fields.complain(RESTRICTIONS, "too_many", "At most " + MOST + " values.");
            return set;
        }
        for (int i = 0; i < written.size(); i++) {
            String item = RESTRICTIONS + "/" + i;
            Restriction.read(written.get(i))
                    .ifPresentOrElse(set::add, () -> fields.complainAt(item, "unknown_restriction", ALLOWED));
        }
        return set;
    }

    /** The names, in a fixed order. */
    static List<String> names(Set<Restriction> restrictions) {
        return restrictions.stream().sorted().map(Restriction::wire).toList();
    }
}
