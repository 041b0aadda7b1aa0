package dev.watchkeeper.plugin.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a host needs to know.
 *
 * @param name of the host in the settings
 * @param options its settings besides {@code type}, as plain values
 * @param workspace absolute path of the workspace on the host; on another machine, {@code ~} for
 *     the user's home there, where only the host itself is looked at
 * @param state folder on this machine for what the host must remember between runs about this
 *     workspace (run folders and the checkpoint store of a local host); exists, owner-only
 * @param ignore names of files and folders that are neither watched nor entered
 * @param exclude names of files and folders that no snapshot holds, besides the ignored ones
 * @param largestFile in bytes; larger files are not held by snapshots, which name them
 * @param debounce how long a path that changes again and again must be quiet before that is told; a
 *     single change is told at once
 */
public record HostConfig(
        String name,
        Map<String, Object> options,
        String workspace,
        Path state,
        List<String> ignore,
        List<String> exclude,
        long largestFile,
        Duration debounce) {
    public HostConfig {
        options = Map.copyOf(options);
        ignore = List.copyOf(ignore);
        exclude = List.copyOf(exclude);
    }

    /** Without the values of its options, which may be secrets. */
    @Override
    public String toString() {
        return "HostConfig[name=" + name + ", options=" + options.keySet() + "]";
    }
}
