package dev.watchkeeper.plugin.host;

import dev.watchkeeper.plugin.PluginException;

/**
 * Other hosts, for a host whose workspace is a folder that one of them serves already. A container
 * with a mounted folder, say, runs processes of its own kind, and gives the files, changes,
 * snapshots, repository and guard of the folder's own host as its own: then restores and the
 * account of who changed what work as they do there.
 *
 * <p>Each host is opened when it is first asked for, at the same workspace, with a state folder of
 * its own below that of the host that asks; asked for again it is the same one. Whoever asked
 * closes it when it is closed itself, and discards it when it is discarded. Safe for use by many
 * threads.
 */
public interface HostContext {
    /** Knows no other host. */
    HostContext NONE =
            new HostContext() {
                @Override
                public Host local() {
                    throw none("this machine's own host");
                }

                @Override
                public Host host(String name) {
                    throw none("host '" + name + "'");
                }

                private PluginException none(String what) {
                    return new PluginException(
                            PluginException.Kind.MISSING, what + " is not known here", "");
                }
            };

    /**
     * The workspace as a folder of this machine.
     *
     * @throws PluginException if there is no such folder, or no plugin serves this machine's files
     */
    Host local();

    /**
     * The workspace as a folder of another host of the settings.
     *
     * @throws PluginException if there is no such host, if it can't be reached, or if it would
     *     itself be made of the host that asks
     */
    Host host(String name);
}
