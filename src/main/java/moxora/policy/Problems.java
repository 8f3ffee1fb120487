package moxora.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects problems over all files, so that an operator meets all of them at once. Of several about the same key at the
 * same place the first stays: it is the most exact one, and one is enough to act on.
 */
final class Problems {

    private final Set<Problem> problems = new TreeSet<>(Problem.IN_READING_ORDER);

    void add(Problem problem) {
        problems.add(problem);
    }

    int size() {
        return problems.size();
    }

    List<String> lines() {
        return problems.stream().map(Problem::line).toList();
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new PolicyConfigurationException(lines());
        }
    }
}
