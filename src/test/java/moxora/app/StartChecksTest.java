package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An installation whose walls are down does not serve, and says which one it is. */
@Tag("T-08")
@Tag("T-09")
@Tag("T-10")
class StartChecksTest {

    private static Sandbox sandbox;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open();
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void aSoundInstallation_starts_andTheLookCostsNextToNothing() {
        assertThatCode(() -> StartChecks.run(sandbox.assembly)).doesNotThrowAnyException();
        long[] nanos = new long[9];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            assertThat(sandbox.assembly.databases().holes()).isEmpty();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "walls | the look at both databases and the persistence unit | median %.1f ms%n", nanos[4] / 1e6);
        // Meant to be below 50; the machine of a test may be busy.
        assertThat(nanos[4]).isLessThan(1_000_000_000L);
    }

    @ParameterizedTest(name = "{0}")
    @Tag("B1")
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table contact no force row level security | alter table contact force row level security | contact has no forced row-level security",
                "create policy stray on contact using (true) | drop policy stray on contact | contact has another policy",
                "create view everybody as select * from contact | drop view everybody | everybody is a view with its owner's rights",
                "create function peek() returns bigint language sql security definer as 'select count(*) from contact' | drop function peek() | peek is a function with its owner's rights",
                "alter role moxora_app bypassrls | alter role moxora_app nobypassrls | moxora_app bypasses row-level security",
                "grant moxora_owner to moxora_app | revoke moxora_owner from moxora_app | moxora_app may act as moxora_owner",
                "grant create on schema public to moxora_app | revoke create on schema public from moxora_app | moxora_app may create tables",
                "alter table contact add constraint stray unique (id) | alter table contact drop constraint stray | contact has a key that is not led"
            })
    void aHoleInAWall_keepsItFromServing(String plant, String undo, String told) {
        sandbox.asSuperuser(plant);
        try {
            assertThatThrownBy(() -> StartChecks.run(sandbox.assembly))
                    .isInstanceOf(Fault.class)
                    .satisfies(e -> assertThat(((Fault) e).code()).isEqualTo(FaultCode.NOT_READY))
                    .satisfies(e -> assertThat(((Fault) e).detail()).contains(told));
        } finally {
            sandbox.asSuperuser(undo);
        }
        assertThatCode(() -> StartChecks.run(sandbox.assembly)).doesNotThrowAnyException();
    }

    @Test
    @Tag("B1")
    void aHoleInTheVault_keepsItFromServing() {
        sandbox.inVaultAsSuperuser("create view everybody as select * from wrapped_keyset");
        try {
            assertThatThrownBy(() -> StartChecks.run(sandbox.assembly))
                    .hasMessageContaining("everybody is a view with its owner's rights");
        } finally {
            sandbox.inVaultAsSuperuser("drop view everybody");
        }
    }

    @Test
    void aViewWithItsCallersRights_isNoHole() {
        sandbox.asSuperuser("create view mine with (security_invoker = true) as select id from contact");
        try {
            assertThat(sandbox.assembly.databases().holes()).isEmpty();
        } finally {
            sandbox.asSuperuser("drop view mine");
        }
    }
}
