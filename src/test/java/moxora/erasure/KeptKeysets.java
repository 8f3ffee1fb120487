package moxora.erasure;

import java.util.HexFormat;
import java.util.List;
import moxora.battery.Sandbox;
import moxora.tenant.TenantScope;

/** A copy of an organisation's wrapped keysets, as somebody could have made one who should not. */
final class KeptKeysets {

    private final Sandbox sandbox;
    private final TenantScope scope;
    private final List<Keyset> keysets;

    private record Keyset(String purpose, String kekUri, byte[] wrapped) {}

    KeptKeysets(Sandbox sandbox, TenantScope scope) {
        this.sandbox = sandbox;
        this.scope = scope;
        this.keysets = sandbox.assembly.vault.within(sql -> sql.rows(
                "select purpose, kek_uri, wrapped from wrapped_keyset where organisation_id = ?",
                row -> new Keyset(row.text(1), row.text(2), row.bytes(3)),
                scope.organisation().value()));
    }

    String firstInHex() {
        return HexFormat.of().formatHex(keysets.get(0).wrapped);
    }

    void putBack() {
        keysets.forEach(keyset -> sandbox.inVaultAsSuperuser("insert into wrapped_keyset values ('"
                + scope.organisation() + "', '" + keyset.purpose + "', '" + keyset.kekUri + "', '\\x"
                + HexFormat.of().formatHex(keyset.wrapped) + "', now())"));
        lives("ACTIVE");
    }

    /** A keyset alone opens nothing once its life has ended; whoever puts it back must put that back too. */
    private void lives(String state) {
        sandbox.inVaultAsSuperuser(
                "update key_life set state = '" + state + "' where organisation_id = '" + scope.organisation() + "'");
        sandbox.assembly.keyrings.evict(scope.organisation());
    }

    void remove() {
        sandbox.inVaultAsSuperuser("delete from wrapped_keyset where organisation_id = '" + scope.organisation() + "'");
        lives("DESTROYED");
    }
}
