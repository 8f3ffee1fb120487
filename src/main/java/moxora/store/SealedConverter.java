package moxora.store;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import moxora.crypto.Sealed;
import org.jspecify.annotations.Nullable;

/** Carries a ciphertext between a row and its column; it opens nothing. */
@Converter(autoApply = true)
public final class SealedConverter implements AttributeConverter<Sealed, byte[]> {

    @Override
    public byte @Nullable [] convertToDatabaseColumn(@Nullable Sealed sealed) {
        return sealed == null ? null : sealed.bytes();
    }

    @Override
    public @Nullable Sealed convertToEntityAttribute(byte @Nullable [] bytes) {
        return bytes == null ? null : Sealed.of(bytes);
    }
}
