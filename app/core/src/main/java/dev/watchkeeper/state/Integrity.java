package dev.watchkeeper.state;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads a whole database once, to find what can't be read or doesn't fit together. */
final class Integrity {
    private Integrity() {}

    /**
     * @throws DamagedException if anything is amiss
     */
    static void readAll(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                read(statement, table);
            }
            fits(statement);
        } catch (SQLException | RuntimeException e) {
            throw e instanceof DamagedException d
                    ? d
                    : new DamagedException(
                            "it can't be read: " + ExceptionTranslator.innermost(e), e);
        }
    }

    /**
     * Cheap, whatever the size.
     *
     * @throws DamagedException if the journal has gaps or the counts don't fit
     */
    static void fits(Statement statement) throws SQLException {
        long last = number(statement, "select max(seq) from event");
        if (number(statement, "select count(*) from event") != last) {
            throw new DamagedException("its journal has gaps before seq " + last, null);
        }
        if (number(statement, "select sum(tasks) from task_count")
                != number(statement, "select count(*) from task")) {
            throw new DamagedException("tasks are missing", null);
        }
    }

    static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            // An aggregate always has its one row; of no rows, a maximum is null, read as 0.
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Those that there are: a backup may be of an earlier schema. */
    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "select table_name from information_schema.tables"
                                + " where table_schema = 'PUBLIC'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void read(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select * from \"" + table + "\"")) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    rows.getString(i);
                }
            }
        }
    }
}
