package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * An account that must rest, or a host that can't be reached. All tasks of its agents wait.
 *
 * @param account the account, or {@link #ofHost} of a host
 * @param until when it ends; {@code null} if unknown
 * @param why one sentence
 * @param tries how often it was set anew without success in between; makes the pauses grow
 */
public record Hold(
        String id, String account, @Nullable Instant until, String why, Instant since, int tries) {
    private static final String HOST = "host ";

    /** What stands for the account where a host is out of reach. */
    public static String ofHost(String name) {
        return HOST + name;
    }

    /** The same rest, so much later. */
    public Hold shifted(Duration by) {
        return new Hold(
                id, account, until == null ? null : until.plus(by), why, since.plus(by), tries);
    }

    /** What rests, in words: {@code account NAME} or {@code host NAME}. */
    public String told() {
        return isOfHost() ? account : "account " + account;
    }

    /** Whether it is of a host and not of an account. */
    public boolean isOfHost() {
        return account.startsWith(HOST);
    }
}
