package dev.watchkeeper.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;

import dev.watchkeeper.hostkit.StateFolder;
import dev.watchkeeper.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one container of a workspace. It outlives us and is found again by its name and labels; it is
 * made when it is first needed, started again when it has ended, and made anew when the settings
 * ask for another one and nothing of ours runs in it.
 */
final class WorkspaceContainer {
    private final Engine engine;
    private final PlacedFolders folders;
    private final ContainerSpec spec;
    private final ContainerLives lives;
    private final String name;

    WorkspaceContainer(Engine engine, PlacedFolders folders) {
        this.engine = engine;
        this.folders = folders;
        this.name = name(folders.state());
        this.spec = new ContainerSpec(engine.options(), folders, name);
        this.lives = new ContainerLives(folders.state());
    }

    /** Its name, which no other workspace or home has. */
    static String name(Path state) {
        return "watchkeeper-" + StateFolder.name(state);
    }

    String name() {
        return name;
    }

    /**
     * One that runs: as it is found, or started again, or made.
     *
     * @return its id
     * @throws PluginException telling what is missing and what to do
     */
    synchronized Life running() {
        InspectContainerResponse seen = inspect();
        if (seen == null) {
            lives.gone(name);
            create();
        } else if (Boolean.TRUE.equals(seen.getState().getPaused())) {
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    "container " + name + " is paused",
                    engine.options().commandLine() + " unpause " + name);
        } else if (Boolean.TRUE.equals(seen.getState().getRunning())) {
            return known(seen);
        } else {
            lives.ended(life(seen), how(seen));
        }
        start();
        InspectContainerResponse now = inspect();
        if (now == null || !Boolean.TRUE.equals(now.getState().getRunning())) {
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    "container "
                            + name
                            + (now == null
                                    ? " was removed as soon as it was started"
                                    : " ended as soon as it was started: " + how(now)),
                    "see `" + engine.options().commandLine() + " logs " + name + "`");
        }
        return known(now);
    }

    private Life known(InspectContainerResponse seen) {
        Life life = life(seen);
        lives.runs(life);
        return life;
    }

    /**
     * Whether one is there that is not as the settings want it by now, or of another image, or over
     * another folder than the workspace is now.
     */
    synchronized boolean outdated() {
        InspectContainerResponse seen = inspect();
        if (seen == null) {
            return false;
        }
        Map<String, String> labels = labels(seen);
        String made = labels.getOrDefault(ContainerSpec.SHAPE, "");
        return !made.equals(spec.shape())
                || imageId().filter(id -> !id.equals(seen.getImageId())).isPresent();
    }

    private static Map<String, String> labels(InspectContainerResponse seen) {
        var config = seen.getConfig();
        Map<String, String> labels = config == null ? null : config.getLabels();
        return labels == null ? Map.of() : labels;
    }

    /** The image that the settings name, as the engine has it now; empty if it has none. */
    Optional<String> imageId() {
        try {
            return Optional.ofNullable(
                    engine.ask(e -> e.inspectImageCmd(engine.options().image()).exec()).getId());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Removes it with all that runs in it. */
    synchronized void remove() {
        try {
            var unused = engine.ask(e -> e.removeContainerCmd(name).withForce(true).exec());
        } catch (NotFoundException e) {
            return; // It is gone already.
        } catch (DockerException e) {
            throw refused("remove container " + name, e);
        }
    }

    /** Why a life of it ended, if that was seen. */
    Optional<String> whyEnded(Life life) {
        InspectContainerResponse seen = inspect();
        if (seen == null) {
            lives.gone(name);
        } else if (!Boolean.TRUE.equals(seen.getState().getRunning())) {
            lives.ended(life(seen), how(seen));
        }
        return lives.whyEnded(life);
    }

    /** Containers of ours whose state is no more: of homes or projects that were deleted. */
    List<String> leftOver() {
        List<Container> all =
                engine.ask(e ->
                        e.listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(List.of(ContainerSpec.STATE))
                                .exec());
        return all.stream()
                .filter(c ->
                        !Files.exists(
                                Path.of(c.getLabels().getOrDefault(ContainerSpec.STATE, "/"))))
                .map(c -> c.getNames()[0].replaceFirst("^/", ""))
                .sorted()
                .toList();
    }

    private @Nullable InspectContainerResponse inspect() {
        try {
            return engine.ask(e -> e.inspectContainerCmd(name).exec());
        } catch (NotFoundException e) {
            return null;
        } catch (DockerException e) {
            throw refused("look at container " + name, e);
        }
    }

    private void create() {
        requireRoot();
        folders.make();
        if (imageId().isEmpty()) {
            throw noImage();
        }
        try {
            var unused = engine.ask(spec::create);
        } catch (ConflictException e) {
            return; // Somebody of ours made it just now.
        } catch (NotFoundException e) {
            throw noImage();
        } catch (DockerException e) {
            throw refused("make container " + name, e);
        }
    }

    /** An engine that maps users would give our processes another number than the owner's. */
    private void requireRoot() {
        List<String> options = engine.ask(e -> e.infoCmd().exec().getSecurityOptions());
        if (options != null
                && options.stream()
                        .anyMatch(o -> o.contains("name=rootless") || o.contains("name=userns"))) {
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    "the engine of host %s at %s maps users, and the owner of the workspace would be somebody else in there"
                            .formatted(engine.options().name(), engine.options().engine()),
                    "name the socket of an engine that runs as root, without userns-remap, in hosts."
                            + engine.options().name()
                            + ".engine");
        }
    }

    private void start() {
        try {
            var unused = engine.ask(e -> e.startContainerCmd(name).exec());
        } catch (NotModifiedException e) {
            return; // It runs already.
        } catch (DockerException e) {
            throw refused("start container " + name, e);
        }
    }

    private PluginException noImage() {
        String image = engine.options().image();
        return new PluginException(
                PluginException.Kind.MISSING,
                "image %s of host %s is not in the engine at %s"
                        .formatted(image, engine.options().name(), engine.options().engine()),
                "%s pull %s, or build it; or correct hosts.%s.image"
                        .formatted(engine.options().commandLine(), image, engine.options().name()));
    }

    /** What the engine refuses, with what can be done about it. */
    PluginException refused(String what, DockerException e) {
        String why = String.valueOf(e.getMessage()).strip();
        String host = "hosts." + engine.options().name();
        String network = engine.options().network();
        if (why.contains("network " + network + " not found")) {
            return new PluginException(
                    PluginException.Kind.MISSING,
                    "network %s of host %s is not in the engine"
                            .formatted(network, engine.options().name()),
                    "%s network create %s, or correct %s.network"
                            .formatted(engine.options().commandLine(), network, host),
                    e);
        }
        if (why.contains("\"sh\": executable file not found")) {
            return new PluginException(
                    PluginException.Kind.SETTINGS,
                    "image " + engine.options().image() + " has no sh",
                    "name an image with a POSIX shell in " + host + ".image",
                    e);
        }
        if (why.contains("o space left on device")) {
            return new PluginException(
                    PluginException.Kind.STORAGE,
                    "could not " + what + ": the engine's disk is full",
                    "free some room there: " + engine.options().commandLine() + " system prune",
                    e);
        }
        return new PluginException(
                PluginException.Kind.TRANSIENT,
                "could not " + what + ": " + why,
                "see what the engine's log says, and " + host + " in the settings",
                e);
    }

    private static Life life(InspectContainerResponse seen) {
        return new Life(seen.getId(), String.valueOf(seen.getState().getStartedAt()));
    }

    private String how(InspectContainerResponse seen) {
        var state = seen.getState();
        if (Boolean.TRUE.equals(state.getOOMKilled())) {
            return outOfMemory("container " + name + " ended");
        }
        String error = state.getError() == null ? "" : state.getError().strip();
        return "container %s ended with status %d%s: the engine was stopped or started again, or somebody stopped it"
                .formatted(
                        name, state.getExitCodeLong(), error.isEmpty() ? "" : " (" + error + ")");
    }

    /** That the kernel killed something for the sake of memory, and what to do. */
    String outOfMemory(String what) {
        String limit = engine.options().memoryText();
        return what
                + ", out of memory: "
                + (limit.isEmpty()
                        ? "this machine has none left; set hosts."
                                + engine.options().name()
                                + ".memory"
                        : "its limit of "
                                + limit
                                + " was reached; raise hosts."
                                + engine.options().name()
                                + ".memory, or let the work need less");
    }

    /**
     * A time from one start of a container to its end.
     *
     * @param id of the container
     * @param since when it was started, as the engine says it
     */
    record Life(String id, String since) {}
}
