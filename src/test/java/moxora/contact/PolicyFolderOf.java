package moxora.contact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.policy.TestRetention;
import moxora.tenant.TenantScope;

/** A Moxora on the shared clusters whose policies are those of the test. */
final class PolicyFolderOf {

    private PolicyFolderOf() {}

    /** A policy of that name in the folder, with the search and contacts lines that matter here. */
    static void write(Path folder, String name, String leaks, String contacts) {
        String text = """
                policy: %s
                source:
                    title: A policy of the tests
                closure:
                    deadline: P30D
                    undoWindow: P14D
                session:
                    absoluteLifetime: P7D
                    idleLifetime: P1D
                    cookie: __Host-moxora-session
                search:
                    acceptedLeaks: [%s]
                %s
                emailEvents:
                    tracking: identified
                ai:
                    features: {}
                """.formatted(name, leaks, contacts) + TestRetention.SECTION;
        try {
            Files.writeString(folder.resolve(name + ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Assembly node(Path folder) {
        return new Assembly(
                TestClusters.settings(Map.of("moxora.tenant.config.dir", folder.toString())), Clock.systemUTC());
    }

    static TenantScope organisation(Assembly node, String policy) {
        Organisations.Created created = node.organisations.signUp(new SignUp(
                policy,
                policy,
                null,
                "GB",
                "Admin",
                java.util.UUID.randomUUID() + "@" + policy + ".example",
                TestPlatform.PASSWORD));
        return TestPlatform.scope(created.organisation(), created.user());
    }
}
