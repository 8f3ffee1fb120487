package moxora.disclosure.feature;

import java.util.List;

/**
 * The AI features cannot be used, so Moxora must not start. The message lists every problem, one a line, for example
 *
 * <pre>policy moxora, feature contact-summary: the template uses notes, which the policy does not allow</pre>
 */
public final class FeatureConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    FeatureConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
