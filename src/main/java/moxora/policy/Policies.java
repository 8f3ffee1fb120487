package moxora.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import moxora.fault.Fault;

/**
 * All policies of this installation, read once at start. They do not change while Moxora runs.
 *
 * <pre>{@code
 * Policies policies = Policies.load(Path.of("tenant-config"));
 * policies.require("pixelant").session().absoluteLifetime(); // PT168H
 * }</pre>
 */
public final class Policies {

    private final SortedMap<String, Policy> byName;
    private final SortedMap<String, String> featureFiles;

    private Policies(SortedMap<String, Policy> byName, SortedMap<String, String> featureFiles) {
        this.byName = byName;
        this.featureFiles = Collections.unmodifiableSortedMap(featureFiles);
    }

    /**
     * Reads every {@code *.yaml} of the folder and holds it against the schema and the rules of the house. A {@code
     * schema.json} in the folder is held against it as well: it may forbid more, but never allow more.
     *
     * @throws PolicyConfigurationException listing every problem, if there is any; there is no partial success
     */
    public static Policies load(Path directory) {
        Problems problems = new Problems();
        PolicyFolder folder = new PolicyFolder(directory, problems);
        List<PolicySchema> schemas = folder.schemas();
        PolicyFile file = new PolicyFile(schemas, problems);
        SortedMap<String, Policy> byName = new TreeMap<>();
        for (Path path : folder.policyFiles()) {
            folder.read(path)
                    .flatMap(bytes -> file.parse(PolicyFolder.label(path), PolicyFolder.baseName(path), bytes))
                    .ifPresent(policy -> byName.put(policy.name(), policy));
        }
        SortedMap<String, String> featureFiles = new TreeMap<>();
        for (Path path : folder.featureFiles()) {
            folder.read(path)
                    .ifPresent(bytes ->
                            featureFiles.put(PolicyFolder.baseName(path), new String(bytes, StandardCharsets.UTF_8)));
        }
        problems.throwIfAny();
        return new Policies(byName, featureFiles);
    }

    /** The AI features that are declared beside the policies, in the folder {@code features}: names and texts, unread. */
    public SortedMap<String, String> featureFiles() {
        return featureFiles;
    }

    /** The names in alphabetical order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The policies in alphabetical order of their names. */
    public Collection<Policy> all() {
        return List.copyOf(byName.values());
    }

    public Optional<Policy> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The policy of that name, which a caller chose.
     *
     * @throws Fault 422 with pointer {@code /organisation/policy}, code {@code unknown_policy} and the allowed names
     */
    public Policy require(String name) {
        return find(name)
                .orElseThrow(() -> Fault.refused(
                        "/organisation/policy",
                        "unknown_policy",
                        "There is no such policy; allowed: " + String.join(", ", byName.keySet()) + "."));
    }
}
