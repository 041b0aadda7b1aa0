package dev.watchkeeper.state;

import org.hibernate.StatelessSession;

import java.sql.Connection;
import java.sql.SQLException;

/** A session and the connection that it works on; both end when this is closed. */
record OpenSession(Connection connection, StatelessSession session) implements AutoCloseable {
    @Override
    public void close() {
        try (connection) {
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
