package moxora.audit;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** An organisation's trail, each moment being one snapshot of the tenant data. */
record TenantChain(TenantStore store, AuditTrail trail, TenantScope scope) implements Chained {

    @Override
    public UUID id() {
        return scope.organisation().value();
    }

    @Override
    public <T> T asOfNow(Function<Moment, T> work) {
        return store.snapshot(
                scope,
                session -> work.apply(new Moment() {
                    @Override
                    public AuditTrail.Head head() {
                        return trail.head(session);
                    }

                    @Override
                    public void entries(long after, Consumer<AuditTrail.Entry> reader) {
                        trail.stream(session, after, reader);
                    }
                }));
    }
}
