package moxora.account;

import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Users under new keys: their records sealed anew and their tokens computed anew, in one transaction. Users from before
 * there were tokens get theirs by it.
 */
final class UserReseal implements Resealable {

    private final SealedRows rows;
    private final UserTokens tokens;

    UserReseal(FieldSealer sealer, UserTokens tokens) {
        this.rows = new SealedRows(
                sealer, "app_user", SealedRows.Along.ID, new SealedRows.Column("sealed", Compartment.USER));
        this.tokens = tokens;
    }

    @Override
    public String table() {
        return rows.table();
    }

    @Override
    public long rows(TenantSession session) {
        return rows.rows(session);
    }

    @Override
    public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
        // It holds the rows, so the names that the tokens are made of cannot change meanwhile.
        Walked walked = rows.resealSome(session, after, limit);
        tokens.renew(session, after == null ? null : UUID.fromString(after), limit);
        return walked;
    }

    @Override
    public long left(TenantSession session) {
        return rows.left(session) + tokens.left(session);
    }
}
