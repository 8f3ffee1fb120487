package moxora.launch;

import java.io.IOException;
import java.nio.file.Path;

/** Who may connect to a cluster from where: our roles, from this machine, with a password. */
final class HostAccess {

    private HostAccess() {}

    static void write(Path cluster, ClusterPlan plan) throws IOException {
        String roles = String.join(",", plan.roles());
        OwnerOnly.write(cluster.resolve("pg_hba.conf"), """
                # Written at every start. What is not named here is refused.
                host %1$s %2$s 127.0.0.1/32 scram-sha-256
                host all postgres 127.0.0.1/32 scram-sha-256
                host replication postgres 127.0.0.1/32 scram-sha-256
                """.formatted(plan.database(), roles));
    }
}
