package moxora.battery;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.account.Sessions;
import moxora.battery.Plant.Detector;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.store.PlantedInPool;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/** Faults of the walls between organisations and of who gets in, in databases of their own. */
final class PlantedInTenancy {

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final UUID ofAcme;

    PlantedInTenancy(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.acme = sandbox.organisation("acme");
        this.bolt = sandbox.organisation("bolt");
        this.ofAcme =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
    }

    List<Plant> all() {
        return Stream.of(
                        new PlantedHoles(sandbox).all(),
                        statements(),
                        new PlantedInPool(sandbox, acme, bolt).all(),
                        new PlantedInAccess(sandbox, acme, ofAcme).all())
                .flatMap(List::stream)
                .toList();
    }

    /** Statements that forgot the organisation, with row-level security down, beside the service's own. */
    private List<Plant> statements() {
        Detector<Consumer<TenantSession>> changes = work -> withoutRowSecurity(() -> changesForeign(work));
        Detector<Function<TenantSession, Long>> reads =
                work -> withoutRowSecurity(() -> sandbox.assembly.store.within(bolt, work::apply) > 0);
        return List.of(
                Plant.of(
                        "T-01",
                        "an UPDATE without the organisation",
                        changes,
                        session -> session.sql()
                                .update(
                                        "update contact set version = version + 1 where organisation_id = ? and id = ?",
                                        session.organisation(),
                                        ofAcme),
                        session ->
                                session.sql().update("update contact set version = version + 1 where id = ?", ofAcme)),
                Plant.of(
                        "T-01",
                        "a DELETE without the organisation",
                        changes,
                        session -> session.sql()
                                .update(
                                        "delete from contact_token where organisation_id = ? and contact_id = ?",
                                        session.organisation(),
                                        ofAcme),
                        session -> session.sql().update("delete from contact_token where contact_id = ?", ofAcme)),
                Plant.of(
                        "T-01",
                        "a SELECT without the organisation",
                        reads,
                        session -> session.sql()
                                .count(
                                        "select count(*) from contact where organisation_id = ? and id = ?",
                                        session.organisation(),
                                        ofAcme),
                        session -> session.sql().count("select count(*) from contact where id = ?", ofAcme)),
                Plant.of(
                        "T-09",
                        "a join by id alone",
                        reads,
                        session -> session.sql()
                                .count(
                                        "select count(*) from contact c join contact_token t on t.organisation_id ="
                                                + " c.organisation_id and t.contact_id = c.id where c.organisation_id = ?",
                                        session.organisation()),
                        session -> session.sql()
                                .count("select count(*) from contact c join contact_token t on t.contact_id = c.id")),
                Plant.of(
                        "T-01",
                        "the organisation taken from what the caller sent",
                        this::readsForeign,
                        scope -> scope,
                        scope -> TestPlatform.scope(
                                acme.organisation(), scope.actor().id())),
                Plant.of(
                        "T-02",
                        "a route joined without its key",
                        this::leadsAstray,
                        token -> sandbox.assembly.sessions.locate(token).map(Sessions.Located::organisation),
                        token -> anyRoute()));
    }

    private interface Look {
        boolean alarmed();
    }

    private boolean withoutRowSecurity(Look look) {
        List<String> tables = List.of("contact", "contact_token");
        tables.forEach(table -> sandbox.asOwner("alter table " + table + " disable row level security"));
        try {
            return look.alarmed();
        } finally {
            tables.forEach(table -> sandbox.asOwner("alter table " + table + " enable row level security"));
        }
    }

    private boolean changesForeign(Consumer<TenantSession> work) {
        String before = rowsOfAcme();
        sandbox.assembly.store.run(bolt, work);
        return !rowsOfAcme().equals(before);
    }

    private String rowsOfAcme() {
        return sandbox.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select c.version || ' ' || count(t.token) from contact c left join contact_token t"
                                        + " on t.organisation_id = c.organisation_id and t.contact_id = c.id"
                                        + " where c.organisation_id = ? group by c.id, c.version order by c.id",
                                row -> row.text(1),
                                session.organisation())
                        .toString());
    }

    private boolean readsForeign(Function<TenantScope, TenantScope> made) {
        try {
            Contact found = sandbox.assembly.contacts.get(made.apply(bolt), ofAcme);
            return found.id().equals(ofAcme);
        } catch (Fault notFound) {
            return false;
        }
    }

    private boolean leadsAstray(Function<String, Optional<OrganisationId>> locate) {
        // Both are there before either is asked for, so that one answer for all is wrong for one of them.
        String ofAcme = token(acme);
        String ofBolt = token(bolt);
        return !locate.apply(ofAcme).equals(Optional.of(acme.organisation()))
                || !locate.apply(ofBolt).equals(Optional.of(bolt.organisation()));
    }

    private Optional<OrganisationId> anyRoute() {
        return sandbox.assembly.store.within(
                bolt,
                session -> session.sql()
                        .first(
                                "select organisation_id from route where kind = 'SESSION' order by key_hash limit 1",
                                row -> new OrganisationId(row.uuid(1))));
    }

    private String token(TenantScope scope) {
        return sandbox.assembly.sessions.open(scope, Means.PASSWORD, false).token();
    }
}
