package moxora.email.trigger;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;

/** Of which events somebody wants to be told: some types, or all of them when none is named. */
public final class TriggerTypes {

    private TriggerTypes() {}

    /** The names on the wire: {@code email.open} and so on. */
    public static Set<String> names() {
        return Arrays.stream(EmailEventType.values())
                .map(EmailEventType::onTimeline)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @throws Fault 422 at {@code /types} for a name that is none of {@link #names} */
    static Set<EmailEventType> of(Collection<String> names) {
        if (!names().containsAll(names)) {
            throw Fault.refused("/types", "unknown_type", "Allowed: " + String.join(", ", names()) + ".");
        }
        Set<EmailEventType> types = EnumSet.noneOf(EmailEventType.class);
        Arrays.stream(EmailEventType.values())
                .filter(type -> names.contains(type.onTimeline()))
                .forEach(types::add);
        return types;
    }

    static String stored(Set<EmailEventType> types) {
        return types.stream().map(EmailEventType::wire).collect(Collectors.joining(","));
    }

    static Set<EmailEventType> ofStored(String stored) {
        Set<EmailEventType> types = EnumSet.noneOf(EmailEventType.class);
        if (!stored.isEmpty()) {
            for (String wire : stored.split(",", -1)) {
                types.add(EmailEventType.of(wire));
            }
        }
        return types;
    }
}
