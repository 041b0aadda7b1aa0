package dev.watchkeeper.plugin.contract;

import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.host.Changes;
import dev.watchkeeper.plugin.host.Files;
import dev.watchkeeper.plugin.host.Host;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.plugin.host.Snapshots;

import java.util.List;
import java.util.Map;

/** A host with nothing on it, of which a test brings the parts that it needs. */
public abstract class BareHost implements Host {
    private final String name;
    private final String workspace;

    protected BareHost(String name, String workspace) {
        this.name = name;
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String workspace() {
        return workspace;
    }

    @Override
    public Files files() {
        throw new UnsupportedOperationException("no files here");
    }

    @Override
    public Processes processes() {
        throw new UnsupportedOperationException("nothing runs here");
    }

    @Override
    public Changes changes() {
        throw new UnsupportedOperationException("nothing changes here");
    }

    @Override
    public Snapshots snapshots() {
        throw new UnsupportedOperationException("nothing is kept here");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public List<CheckResult> check() {
        return List.of();
    }

    @Override
    public void close() {}
}
