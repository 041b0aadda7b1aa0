package dev.watchkeeper.architecture.crooked.report;

import java.sql.Connection;

/** Reads the database itself, which it must not. */
public final class Query {
    /** True for an open connection. */
    public boolean open(Connection connection) {
        return connection != null;
    }
}
