package moxora.store;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Jakarta Persistence 3.1 has no Instant: it is a {@code timestamptz} in UTC. */
@Converter(autoApply = true)
public final class InstantConverter implements AttributeConverter<Instant, OffsetDateTime> {

    @Override
    public @Nullable OffsetDateTime convertToDatabaseColumn(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    @Override
    public @Nullable Instant convertToEntityAttribute(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
