package dev.watchkeeper.plugin.agent;

import dev.watchkeeper.plugin.contract.BareHost;
import dev.watchkeeper.plugin.host.FileInfo;
import dev.watchkeeper.plugin.host.Files;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A host with executables and an environment, on which nothing runs. */
public final class EmptyHost extends BareHost implements Files {
    private final Set<String> executables;

    private final Map<String, String> environment;

    /**
     * @param executables names that are found, below {@code /bin}
     */
    public EmptyHost(Set<String> executables, Map<String, String> environment) {
        super("empty", "/workspace");
        this.executables = Set.copyOf(executables);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Files files() {
        return this;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Optional<FileInfo> info(String path) {
        return Optional.empty();
    }

    @Override
    public byte[] read(String path, int max) {
        return new byte[0];
    }

    @Override
    public void write(String path, byte[] content) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void delete(String path) {}

    @Override
    public List<String> list(int limit) {
        return List.of();
    }

    @Override
    public Optional<String> which(String executable) {
        return executables.contains(executable)
                ? Optional.of("/bin/" + executable)
                : Optional.empty();
    }
}
