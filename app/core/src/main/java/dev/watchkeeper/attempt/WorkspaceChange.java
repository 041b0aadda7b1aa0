package dev.watchkeeper.attempt;

import dev.watchkeeper.plugin.host.Snapshots;

import java.util.List;

/**
 * What an answer would do to the workspace.
 *
 * @param conflicts paths that have changed since; if there are any, nothing would be done
 * @param left paths that differ and would stay as they are, for no checkpoint holds their content
 * @param untouched how many files would stay as they are; 0 where nothing would be done
 */
public record WorkspaceChange(
        List<String> written,
        List<String> deleted,
        List<String> conflicts,
        List<String> left,
        long untouched) {
    public static final WorkspaceChange NONE =
            new WorkspaceChange(List.of(), List.of(), List.of(), List.of(), 0);

    static WorkspaceChange of(Snapshots.Restored would) {
        return new WorkspaceChange(
                would.written(), would.deleted(), List.of(), would.left(), would.untouched());
    }
}
