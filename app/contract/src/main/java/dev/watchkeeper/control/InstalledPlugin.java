package dev.watchkeeper.control;

import java.util.List;

/**
 * A plugin.
 *
 * @param requires the versions of the plugin API that it needs, as its manifest says; empty for any
 * @param types what it provides, such as {@code agent command}
 * @param source {@code shipped}, or the path of its jar
 * @param state {@code loaded}, {@code stopping}, {@code disabled}, {@code not_trusted}, {@code
 *     changed} or {@code failed}
 * @param sha256 of its jar, in hexadecimal digits
 * @param problem empty if it can be used
 */
public record InstalledPlugin(
        String id,
        String version,
        String requires,
        List<String> types,
        String source,
        String state,
        String sha256,
        String problem) {
    public InstalledPlugin {
        types = List.copyOf(types);
    }
}
