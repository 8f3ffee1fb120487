package moxora.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import moxora.field.Compartment;
import moxora.tenant.OrganisationId;

/**
 * What a ciphertext is bound to: format version, organisation, table, row and compartment, each length-prefixed, so
 * that no two places have the same encoding ({@code ("ab","c")} is not {@code ("a","bc")}).
 *
 * <p>The bytes are frozen per version: {@code 01 | 16 organisation | 16 row | 2 length, table | 2 length, compartment}.
 * Fixed-size parts need no length.
 */
interface AssociatedData {

    byte VERSION = 1;

    byte[] of(OrganisationId organisation, Compartment compartment, UUID row);

    /** The part that names table and compartment, for each by its ordinal: every record needs it. */
    List<byte[]> PLACES =
            Arrays.stream(Compartment.values()).map(AssociatedData::place).toList();

    /** The format in force. Another one is only ever given by a test that plants a fault. */
    AssociatedData CANONICAL = (organisation, compartment, row) -> {
        byte[] place = PLACES.get(compartment.ordinal());
        return ByteBuffer.allocate(1 + 16 + 16 + place.length)
                .put(VERSION)
                .putLong(organisation.value().getMostSignificantBits())
                .putLong(organisation.value().getLeastSignificantBits())
                .putLong(row.getMostSignificantBits())
                .putLong(row.getLeastSignificantBits())
                .put(place)
                .array();
    };

    private static byte[] place(Compartment compartment) {
        byte[] table = compartment.table().getBytes(StandardCharsets.UTF_8);
        byte[] name = compartment.wire().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + table.length + 2 + name.length)
                .putShort((short) table.length)
                .put(table)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** The version of a wrapping that names the generation. */
    byte WITH_GENERATION = 2;

    /**
     * What a wrapped keyset is bound to: {@code 02 | 16 organisation | 4 generation | 2 length, purpose}. The first
     * generation keeps the older form without the number, which no later one has.
     */
    static byte[] ofKeyset(OrganisationId organisation, KeysetPurpose purpose, int generation) {
        byte[] name = purpose.wire().getBytes(StandardCharsets.UTF_8);
        if (generation != 1) {
            return ByteBuffer.allocate(1 + 16 + 4 + 2 + name.length)
                    .put(WITH_GENERATION)
                    .putLong(organisation.value().getMostSignificantBits())
                    .putLong(organisation.value().getLeastSignificantBits())
                    .putInt(generation)
                    .putShort((short) name.length)
                    .put(name)
                    .array();
        }
        return ByteBuffer.allocate(1 + 16 + 2 + name.length)
                .put(VERSION)
                .putLong(organisation.value().getMostSignificantBits())
                .putLong(organisation.value().getLeastSignificantBits())
                .putShort((short) name.length)
                .put(name)
                .array();
    }
}
