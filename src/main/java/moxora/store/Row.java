package moxora.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import org.jspecify.annotations.Nullable;

/** One row of an answer, read by column position from 1. Valid only while it is being read. */
public final class Row {

    private final ResultSet answer;

    Row(ResultSet answer) {
        this.answer = answer;
    }

    public UUID uuid(int column) {
        return required(answer(() -> answer.getObject(column, UUID.class)), column);
    }

    public @Nullable UUID uuidOrNull(int column) {
        return answer(() -> answer.getObject(column, UUID.class));
    }

    public String text(int column) {
        return required(answer(() -> answer.getString(column)), column);
    }

    public @Nullable String textOrNull(int column) {
        return answer(() -> answer.getString(column));
    }

    public byte[] bytes(int column) {
        return required(answer(() -> answer.getBytes(column)), column);
    }

    public @Nullable Sealed sealedOrNull(int column) {
        byte[] bytes = answer(() -> answer.getBytes(column));
        return bytes == null ? null : Sealed.of(bytes);
    }

    public Sealed sealed(int column) {
        return Sealed.of(bytes(column));
    }

    public Token token(int column) {
        return Token.of(bytes(column));
    }

    public @Nullable Token tokenOrNull(int column) {
        byte[] bytes = answer(() -> answer.getBytes(column));
        return bytes == null ? null : Token.of(bytes);
    }

    public Instant instant(int column) {
        return required(instantOrNull(column), column);
    }

    public @Nullable Instant instantOrNull(int column) {
        OffsetDateTime time = answer(() -> answer.getObject(column, OffsetDateTime.class));
        return time == null ? null : time.toInstant();
    }

    public long number(int column) {
        return required(answer(() -> answer.getLong(column)), column);
    }

    public boolean flag(int column) {
        return required(answer(() -> answer.getBoolean(column)), column);
    }

    /** The value as the driver gives it, for handing it back as a parameter. */
    public Object any(int column) {
        return required(answer(() -> answer.getObject(column)), column);
    }

    private interface Read<T> {
        @Nullable
        T get() throws SQLException;
    }

    private static <T> @Nullable T answer(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    private static <T> T required(@Nullable T value, int column) {
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }
}
