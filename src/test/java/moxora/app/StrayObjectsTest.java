package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever could hold a copy beside the tables of the plan stops every closure, and Moxora at its start. */
@Tag("T-51")
@Tag("B10")
class StrayObjectsTest {

    private static Sandbox sandbox;
    private static TenantScope acme;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
        acme = sandbox.organisation("acme");
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void theMigratedDatabases_holdNone() {
        assertThat(sandbox.assembly.databases().catalogue().strayObjects()).isEmpty();
        assertThat(sandbox.assembly.databases().vaultCatalogue().strayObjects()).containsOnlyKeys("erasure_epoch");
        assertThat(sandbox.assembly.erasure.plan.gaps()).isEmpty();
        StartChecks.run(sandbox.assembly);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create materialized view stray as select id from contact"
                        + " | drop materialized view stray | stray is a materialised view",
                "create view stray with (security_invoker = true) as select id from contact | drop view stray | stray is a view",
                "create foreign data wrapper far; create server away foreign data wrapper far; create foreign table stray (id uuid)"
                        + " server away | drop foreign data wrapper far cascade | stray is a foreign table",
                "create foreign data wrapper far; create server away foreign data wrapper far"
                        + " | drop foreign data wrapper far cascade | away is a foreign server",
                "create schema aside create table stray (id uuid) | drop schema aside cascade"
                        + " | stray is a table outside the schema public",
                "create unlogged table stray (organisation_id uuid) | drop table stray | stray is unlogged",
                "create sequence stray | drop sequence stray | stray is a sequence of no column",
                "select lo_create(4711) | select lo_unlink(4711) | pg_largeobject holds large objects",
                "comment on table contact is 'Ada' | comment on table contact is null | contact has a comment",
                "comment on column contact.id is 'Ada' | comment on column contact.id is null | contact has a comment",
                "comment on constraint contact_pkey on contact is 'Ada' | comment on constraint contact_pkey on contact is null"
                        + " | pg_constraint has a comment",
                "create publication stray for table contact | drop publication stray | stray is a publication",
                "create subscription stray connection 'dbname=nowhere' publication p with (connect = false, enabled = false,"
                        + " slot_name = none, create_slot = false) | drop subscription stray | stray is a subscription",
                "create statistics stray (mcv) on id, created_at from contact | drop statistics stray"
                        + " | stray is an extended statistic",
                "create function copying() returns trigger language plpgsql as 'begin return new; end'; create trigger stray"
                        + " after insert on contact for each row execute function copying()"
                        + " | drop function copying() cascade | stray is a trigger",
                "create rule stray as on insert to contact do also nothing | drop rule stray on contact | stray is a rule",
                "create function firing() returns event_trigger language plpgsql as 'begin end'; create event trigger stray"
                        + " on ddl_command_end execute function firing()"
                        + " | drop event trigger stray; drop function firing() | stray is an event trigger",
                "create table stray (like email_event_default) | drop table stray | stray is claimed by no Erasable",
            })
    void anObjectThatCouldHoldACopy_stopsClosuresAndTheStart(String plant, String undo, String gap) {
        sandbox.asSuperuser(plant);
        try {
            assertThat(sandbox.assembly.erasure.plan.gaps()).anyMatch(found -> found.startsWith(gap));
            assertThatThrownBy(() -> sandbox.assembly.erasure.closures.request(acme))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining(gap);
            refusesToStart(gap);
        } finally {
            sandbox.asSuperuser(undo);
        }
        assertThat(sandbox.assembly.erasure.plan.gaps()).isEmpty();
        assertThat(sandbox.assembly.erasure.closures.find(acme.organisation())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create table stray (organisation_id uuid) | drop table stray"
                        + " | in the vault, stray.organisation_id is not classified",
                "alter table closure add column remark text | alter table closure drop column remark"
                        + " | in the vault, closure.remark is not classified",
                "create materialized view stray as select * from closure | drop materialized view stray"
                        + " | in the vault, stray is a materialised view",
            })
    void anUnnamedTableOfTheVault_stopsClosuresAndTheStart(String plant, String undo, String gap) {
        sandbox.inVaultAsSuperuser(plant);
        try {
            assertThat(sandbox.assembly.erasure.plan.gaps()).anyMatch(found -> found.startsWith(gap));
            assertThatThrownBy(() -> sandbox.assembly.erasure.closures.request(acme))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining(gap);
            refusesToStart(gap);
        } finally {
            sandbox.inVaultAsSuperuser(undo);
        }
    }

    private static void refusesToStart(String gap) {
        assertThatThrownBy(() -> StartChecks.run(sandbox.assembly)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.NOT_READY);
            assertThat(fault.detail()).contains(gap);
        });
    }
}
