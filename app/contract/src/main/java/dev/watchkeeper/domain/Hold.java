package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * An account that must rest, a host that can't be reached, or a workspace that can't be worked in.
 * All its tasks wait.
 *
 * @param account the account, {@link #ofHost} of a host or {@link #ofWorkspace} of a workspace
 * @param until when it ends; {@code null} if unknown
 * @param why one sentence
 * @param tries how often it was set anew without success in between; makes the pauses grow
 */
public record Hold(
        String id, String account, @Nullable Instant until, String why, Instant since, int tries) {
    private static final String HOST = "host ";
    private static final String WORKSPACE = "workspace ";

    /** What stands for the account where a host is out of reach. */
    public static String ofHost(String name) {
        return HOST + name;
    }

    /** What stands for the account where a workspace can't be worked in. */
    public static String ofWorkspace(WorkspaceId workspace) {
        return WORKSPACE + workspace;
    }

    /** The same rest, so much later. */
    public Hold shifted(Duration by) {
        return new Hold(
                id, account, until == null ? null : until.plus(by), why, since.plus(by), tries);
    }

    /** What rests, in words: {@code account NAME}, {@code host NAME} or {@code workspace ID}. */
    public String told() {
        return isOfHost() || isOfWorkspace() ? account : "account " + account;
    }

    /** Whether it is of a host and not of an account. */
    public boolean isOfHost() {
        return isOfHost(account);
    }

    /** Whether what is held under this name is a host. */
    public static boolean isOfHost(String account) {
        return account.startsWith(HOST);
    }

    /** Whether it is of a workspace. */
    public boolean isOfWorkspace() {
        return isOfWorkspace(account);
    }

    /** Whether what is held under this name is a workspace. */
    public static boolean isOfWorkspace(String account) {
        return account.startsWith(WORKSPACE);
    }

    /** The workspace that it is of, if it is of one. */
    public WorkspaceId workspace() {
        return new WorkspaceId(account.substring(WORKSPACE.length()));
    }
}
