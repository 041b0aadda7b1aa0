package dev.watchkeeper.state;

import org.jspecify.annotations.Nullable;

/** What was found says that the database is damaged; stays inside this room. */
final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedException(String found, @Nullable Throwable cause) {
        super(found, cause);
    }
}
