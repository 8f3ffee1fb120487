package moxora.policy;

import java.util.List;

/**
 * The policies cannot be used, so Moxora must not start. The message lists every problem, one a line, for example
 *
 * <pre>tenant-config/pixelant.yaml:22:5: /session/idleLifetime: found P8X; allowed: an ISO 8601 duration such as …</pre>
 */
public final class PolicyConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    PolicyConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem: file, line and column where there are any, key, what was found, what is allowed. */
    public List<String> problems() {
        return problems;
    }
}
