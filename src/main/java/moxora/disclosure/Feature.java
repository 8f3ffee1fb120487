package moxora.disclosure;

import java.util.List;
import java.util.Set;

/**
 * What a feature tells a processor, as its file declares it.
 *
 * @param system the fixed words that come first
 * @param user the template of what is said about the contact
 */
record Feature(String name, String system, Template user, Limits limits) {

    /** How much of a record goes in: the first values, the first characters, the latest events. */
    record Limits(int valuesPerField, int charactersPerValue, int events) {}

    Feature {
        if (!new Template(system).variables().isEmpty()) {
            throw new IllegalArgumentException("the system message is the same for everybody, so it has no variables");
        }
    }

    Set<String> variables() {
        return user.variables();
    }

    List<String> fieldsSent() {
        return List.copyOf(variables());
    }
}
