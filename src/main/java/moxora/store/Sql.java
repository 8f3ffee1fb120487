package moxora.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Prepared statements on one connection. Values go in as parameters only; a statement's text is a constant of its
 * feature.
 */
public final class Sql {

    private static final int FETCH_SIZE = 1_000;

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    public <T> List<T> rows(String sql, Function<Row, T> read, @Nullable Object... parameters) {
        List<T> rows = new ArrayList<>();
        each(sql, 0, row -> rows.add(read.apply(row)), parameters);
        return rows;
    }

    public <T> Optional<T> first(String sql, Function<Row, T> read, @Nullable Object... parameters) {
        return rows(sql, read, parameters).stream().findFirst();
    }

    public long count(String sql, @Nullable Object... parameters) {
        return first(sql, row -> row.number(1), parameters).orElse(0L);
    }

    /** How many rows changed. */
    public int update(String sql, @Nullable Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /** One statement for many rows, sent as multi-row inserts where the driver can. Returns how many rows changed. */
    public long batch(String sql, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            long changed = 0;
            for (int count : statement.executeBatch()) {
                changed += Math.max(count, count == PreparedStatement.SUCCESS_NO_INFO ? 1 : 0);
            }
            return changed;
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /** Reads a large answer in pieces, in binary from the first row on, holding one piece at a time. */
    public void stream(String sql, Consumer<Row> reader, @Nullable Object... parameters) {
        each(sql, FETCH_SIZE, reader, parameters);
    }

    /** A statement that is no data: {@code VACUUM}, {@code CHECKPOINT}. */
    public void execute(String sql) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    private void each(String sql, int fetchSize, Consumer<Row> reader, @Nullable Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (fetchSize > 0) {
                statement.setFetchSize(fetchSize);
                // Otherwise the driver sends bytea as hexadecimal text until a statement's fifth execution.
                statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
            }
            bind(statement, parameters);
            try (ResultSet answer = statement.executeQuery()) {
                Row row = new Row(answer);
                while (answer.next()) {
                    reader.accept(row);
                }
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Instant instant) {
                statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
            } else if (value instanceof Sealed sealed) {
                statement.setBytes(i + 1, sealed.bytes());
            } else if (value instanceof Token token) {
                statement.setBytes(i + 1, token.bytes());
            } else if (value instanceof UUID[] ids) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("uuid", ids));
            } else if (value instanceof Long[] numbers) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("bigint", numbers));
            } else if (value instanceof String[] texts) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
            } else if (value instanceof byte[][] each) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("bytea", each));
            } else if (value instanceof Token[] tokens) {
                byte[][] each = Arrays.stream(tokens).map(Token::bytes).toArray(byte[][]::new);
                statement.setArray(i + 1, statement.getConnection().createArrayOf("bytea", each));
            } else if (value instanceof Sealed[] sealed) {
                byte[][] each = Arrays.stream(sealed).map(Sealed::bytes).toArray(byte[][]::new);
                statement.setArray(i + 1, statement.getConnection().createArrayOf("bytea", each));
            } else if (value instanceof Instant[] instants) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("timestamptz", instants));
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (value instanceof Enum<?> constant) {
                statement.setString(i + 1, constant.name());
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }
}
