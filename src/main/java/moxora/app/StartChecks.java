package moxora.app;

import java.util.ArrayList;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/** What must hold before the first request is served. */
final class StartChecks {

    private StartChecks() {}

    static void run(Assembly graph) {
        List<String> broken = new ArrayList<>(graph.erasure.plan.gaps());
        broken.addAll(graph.databases().holes());
        if (graph.databases()
                .catalogue()
                .systemIdentifier()
                .equals(graph.databases().vaultCatalogue().systemIdentifier())) {
            broken.add("tenant data and vault lie in one PostgreSQL cluster, so backups of one hold the other's keys;"
                    + " MOXORA_VAULT_DB_URL must lead to a cluster of its own");
        }
        if (!broken.isEmpty()) {
            throw new Fault(FaultCode.NOT_READY, "Moxora does not serve: " + String.join("; ", broken) + ".");
        }
    }
}
