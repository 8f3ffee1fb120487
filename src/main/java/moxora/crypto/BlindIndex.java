package moxora.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;

/**
 * Keyed tokens to search by (a blind index): HMAC-SHA-256 under the organisation's index keyset over field, version of
 * the folding, and folded value.
 *
 * <p>What it reveals to whoever holds the database: that two rows of one organisation share a value, and how many do.
 * Across organisations and across fields equal values have different tokens.
 */
public final class BlindIndex {

    private final KeyringSource keyrings;

    public BlindIndex(KeyringSource keyrings) {
        this.keyrings = keyrings;
    }

    /**
     * The token of a folded value.
     *
     * @param field what is indexed, such as {@code emails} or {@code customFields.City}
     * @param version of the folding
     */
    public Token token(TenantScope scope, String field, int version, String folded) {
        return compute(Keyring.current(scope.organisation(), keyrings).index().active(), field, version, folded);
    }

    /**
     * The tokens under which rows with the value may lie: one for each generation of the keyset that is not destroyed,
     * so that no row is missed while an index is being rebuilt, nor after an older backup was restored.
     */
    public Set<Token> searchable(TenantScope scope, String field, int version, String folded) {
        List<KeyGenerations.Key<Hmac>> keys =
                Keyring.current(scope.organisation(), keyrings).index().all();
        if (keys.size() == 1) {
            return Set.of(compute(keys.get(0), field, version, folded));
        }
        return keys.stream()
                .map(key -> compute(key, field, version, folded))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The generation of the keyset that tokens are computed under now. */
    public int generation(TenantScope scope) {
        return Keyring.current(scope.organisation(), keyrings).index().active().generation();
    }

    /** The token of something that must be recognised after it is gone: the mark an erased contact leaves. */
    public Token tombstone(TenantScope scope, String kind, String value) {
        return compute(Keyring.of(scope.organisation(), keyrings).suppression().active(), kind, 1, value);
    }

    /**
     * The token that tells a thing from every other of its kind for as long as the organisation lives. Under the keyset
     * that is never rotated: were it rotated, a repetition of what is known already would pass for something new.
     */
    public Token identity(TenantScope scope, String kind, int version, String value) {
        return compute(Keyring.of(scope.organisation(), keyrings).suppression().active(), kind, version, value);
    }

    private static Token compute(KeyGenerations.Key<Hmac> key, String field, int version, String folded) {
        key.uses().increment();
        return compute(key.primitive(), key.generation(), field, version, folded);
    }

    static Token compute(Hmac prf, int generation, String field, int version, String folded) {
        byte[] name = field.getBytes(StandardCharsets.UTF_8);
        byte[] value = folded.getBytes(StandardCharsets.UTF_8);
        byte[] input = ByteBuffer.allocate(2 + name.length + 2 + value.length)
                .putShort((short) name.length)
                .put(name)
                .putShort((short) version)
                .put(value)
                .array();
        try {
            return new Token(prf.compute(input, Token.SIZE_BYTES), generation);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The search token could not be computed.", e);
        }
    }
}
