package dev.watchkeeper.control;

import java.util.List;

/** The agents and hosts of the settings, and the machine. */
public interface HostsPort {
    /** By name. */
    @Reading
    List<SettingsEntry> agentEntries();

    /** By name. */
    @Reading
    List<ConfiguredHost> hostEntries();

    /**
     * Begins to check JDK, git, model, agents, hosts, disk, settings and file-watch limits.
     *
     * @return the job; its result is {@link JobResult.Checked}
     */
    @Reading
    Job checkMachine();
}
