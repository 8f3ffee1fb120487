package moxora.disclosure.feature;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import moxora.field.PersonalField;
import moxora.policy.Policies;
import moxora.policy.Policy;

/**
 * The declared AI features, held against every policy before anything starts: a template uses exactly the fields that
 * the policy allows, no more (it would leak) and no fewer (they would be opened for nothing).
 */
public final class Features {

    private static final List<String> SHIPPED = List.of("automation-builder", "contact-summary", "tag-suggestions");

    private final Map<String, Feature> byName = new TreeMap<>();

    public Features(Collection<Feature> features) {
        features.forEach(feature -> byName.put(feature.name(), feature));
    }

    /**
     * Reads the declared features and holds them against the policies.
     *
     * @throws FeatureConfigurationException listing every problem, if there is any
     */
    public static Features load(Policies policies) {
        List<Feature> features = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : SHIPPED) {
            try {
                features.add(FeatureFile.shipped(name));
            } catch (IllegalArgumentException e) {
                problems.add("feature " + e.getMessage());
            }
        }
        policies.featureFiles().forEach((name, yaml) -> {
            try {
                if (SHIPPED.contains(name)) {
                    throw new IllegalArgumentException(name + ": a feature of that name is shipped");
                }
                features.add(FeatureFile.parse(name, yaml));
            } catch (IllegalArgumentException e) {
                problems.add("feature " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new FeatureConfigurationException(problems);
        }
        return new Features(features).requireFitting(policies.all());
    }

    Features requireFitting(Collection<Policy> policies) {
        List<String> problems = new ArrayList<>();
        for (Policy policy : policies) {
            policy.ai().features().forEach((name, allowed) -> {
                String where = "policy " + policy.name() + ", feature " + name + ": ";
                Feature feature = byName.get(name);
                if (feature == null) {
                    problems.add(where + "there is no such feature; there are " + String.join(", ", byName.keySet()));
                    return;
                }
                without(feature.variables(), allowed)
                        .forEach(variable -> problems.add(
                                where + "the template uses " + variable + ", which the policy does not allow"));
                without(allowed, feature.variables())
                        .forEach(variable -> problems.add(
                                where + "the policy allows " + variable + ", which the template does not use"));
            });
        }
        byName.values()
                .forEach(feature -> without(inputs(feature), feature.variables())
                        .forEach(input -> problems.add("feature " + feature.name() + ": the template does not use "
                                + input + ", which it takes")));
        byName.values()
                .forEach(feature -> feature.variables().stream()
                        .filter(variable -> !mayBeDisclosed(feature, variable))
                        .forEach(variable -> problems.add("feature " + feature.name() + ": the template uses "
                                + variable + ", which is no field or never leaves")));
        if (!problems.isEmpty()) {
            throw new FeatureConfigurationException(problems);
        }
        return this;
    }

    public Optional<Feature> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static List<String> inputs(Feature feature) {
        return feature.input().keySet().stream()
                .map(name -> Feature.INPUT + name)
                .toList();
    }

    private static Set<String> without(Collection<String> some, Collection<String> others) {
        Set<String> left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }

    private static boolean mayBeDisclosed(Feature feature, String variable) {
        if (variable.startsWith(Feature.INPUT)) {
            return feature.input().containsKey(variable.substring(Feature.INPUT.length()));
        }
        return feature.aboutAContact()
                && (variable.equals(Policy.ACTIVITY)
                        || PersonalField.named(variable)
                                .filter(field -> field.disclosure() != PersonalField.Disclosure.NEVER)
                                .isPresent());
    }
}
