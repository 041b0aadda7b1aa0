package dev.watchkeeper.docker;

import com.github.dockerjava.api.exception.DockerException;

import dev.watchkeeper.hostkit.ScriptTransport;
import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reaches a workspace's container by scripts for its sh. Whatever they open is opened in there, as
 * the processes in there would: a link that one of these has planted leads nowhere else.
 */
final class ContainerTransport extends ScriptTransport implements AutoCloseable {
    /** How long a script may say nothing; one that removes much may take its time. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private static final Duration BRIEF = Duration.ofSeconds(60);

    private final Engine engine;
    private final WorkspaceContainer container;
    private final PlacedFolders folders;
    private final AtomicBoolean used = new AtomicBoolean();
    private final Deque<ContainerShell> idle = new ArrayDeque<>(); // Guarded by itself.

    ContainerTransport(Engine engine, WorkspaceContainer container, PlacedFolders folders) {
        this.engine = engine;
        this.container = container;
        this.folders = folders;
    }

    @Override
    protected String name() {
        return engine.options().name();
    }

    @Override
    public Answer sh(String script, byte[] stdin) {
        return run(script, stdin, SILENCE);
    }

    @Override
    public Answer brief(String script, byte[] stdin) {
        return run(script, stdin, BRIEF);
    }

    /** Each script can be done twice, so one whose shell was lost is run by another. */
    private Answer run(String script, byte[] stdin, Duration silence) {
        for (int tries = 0; ; tries++) {
            ContainerShell shell = take();
            String name = UUID.randomUUID().toString();
            try {
                folders.hand(name + ".sh", script.getBytes(StandardCharsets.UTF_8));
                folders.hand(name + ".in", stdin);
                Answer answer = shell.run(name, silence);
                giveBack(shell);
                return answer;
            } catch (ContainerShell.Lost e) {
                shell.close();
                closeIdle();
                if (tries >= 1 || Thread.currentThread().isInterrupted()) {
                    throw new PluginException(
                            PluginException.Kind.TRANSIENT,
                            "container %s of host %s does not answer: %s"
                                    .formatted(container.name(), name(), e.getMessage()),
                            "see `%s ps -a` and the engine's log"
                                    .formatted(engine.options().commandLine()),
                            e);
                }
            } finally {
                folders.takeBack(name + ".sh");
                folders.takeBack(name + ".in");
            }
        }
    }

    private ContainerShell take() {
        synchronized (idle) {
            while (!idle.isEmpty()) {
                ContainerShell shell = idle.pop();
                if (shell.lives()) {
                    return shell;
                }
                shell.close();
            }
        }
        WorkspaceContainer.Life life = container.running();
        used.set(true);
        try {
            return engine.ask(e -> new ContainerShell(e, life.id(), folders.given().toString()));
        } catch (DockerException e) {
            throw container.refused("start a shell in container " + container.name(), e);
        }
    }

    /** Whether anything was asked of the container. */
    boolean used() {
        return used.get();
    }

    private void giveBack(ContainerShell shell) {
        synchronized (idle) {
            idle.push(shell);
        }
    }

    /** Lets go of the shells, as before their container is removed. */
    void closeIdle() {
        synchronized (idle) {
            idle.forEach(ContainerShell::close);
            idle.clear();
        }
    }

    /** The folders of a run are this machine's too; its last link is not followed. */
    @Override
    public Optional<Instant> changedAt(String path) {
        try {
            FileTime changed =
                    (FileTime)
                            Files.getAttribute(
                                    Path.of(path), "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(changed.toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closeIdle();
    }
}
