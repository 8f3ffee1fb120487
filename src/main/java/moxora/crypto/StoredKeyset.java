package moxora.crypto;

/**
 * A wrapped keyset with its place: which purpose, which generation, where in its life.
 *
 * @param generation from 1 on, one more at each rotation
 */
public record StoredKeyset(KeysetPurpose purpose, int generation, KeyState state, WrappedKeyset wrapped) {}
