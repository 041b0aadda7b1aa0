package dev.watchkeeper.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;

import dev.watchkeeper.plugin.PluginException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a workspace's container is made of. Its processes are the workspace's owner, without any
 * capability or a way to get one; they write the workspace, two folders of ours and some empty
 * places, and see nothing else of this machine.
 */
final class ContainerSpec {
    /** Label: our state folder on this machine. */
    static final String STATE = "dev.watchkeeper.state";

    /** Label: a sum over all that it is made of. */
    static final String SHAPE = "dev.watchkeeper.shape";

    private static final String WORKSPACE = "dev.watchkeeper.workspace";
    private static final String HOST = "dev.watchkeeper.host";

    /** Waits until it is told to end; what runs there is started by others. */
    private static final List<String> WAIT =
            List.of("sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done");

    /**
     * Libraries that programs unpack into a temporary folder are run there. The engine may give it
     * the mode that the image's folder has, so it is the owner's.
     */
    private static final String EMPTY = "rw,exec,nosuid,nodev,mode=1777,uid=%s,gid=%s";

    private final DockerOptions options;
    private final PlacedFolders folders;
    private final String name;

    ContainerSpec(DockerOptions options, PlacedFolders folders, String name) {
        this.options = options;
        this.folders = folders;
        this.name = name;
    }

    CreateContainerResponse create(DockerClient engine) {
        Map<String, String> labels =
                Map.of(
                        STATE, folders.state().toString(),
                        SHAPE, shape(),
                        WORKSPACE, folders.workspace().toString(),
                        HOST, options.name());
        return engine.createContainerCmd(options.image())
                .withName(name)
                .withLabels(labels)
                .withEntrypoint(WAIT)
                .withUser(folders.owner())
                .withWorkingDir(folders.workspace().toString())
                .withEnv("HOME=" + folders.home())
                .withHostConfig(hostConfig())
                .exec();
    }

    private HostConfig hostConfig() {
        Map<String, String> empty = new TreeMap<>();
        String how = EMPTY.formatted((Object[]) folders.owner().split(":"));
        options.writable().forEach(folder -> empty.put(folder, how));
        HostConfig config =
                HostConfig.newHostConfig()
                        .withInit(true)
                        .withCapDrop(Capability.ALL)
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withReadonlyRootfs(true)
                        .withTmpFs(empty)
                        .withPidsLimit(options.pids())
                        .withNetworkMode(options.network())
                        .withMounts(mounts());
        Long memory = options.memory();
        if (memory != null) {
            // The same for both: no swap, which would only make the end slow.
            config.withMemory(memory).withMemorySwap(memory);
        }
        Long cpus = options.nanoCpus();
        return cpus == null ? config : config.withNanoCPUs(cpus);
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(mount(folders.workspace()));
        mounts.add(mount(folders.inside()));
        mounts.add(mount(folders.given()).withReadOnly(true));
        Path git = git();
        if (!options.gitWritable() && Files.exists(git)) {
            mounts.add(mount(git).withReadOnly(true));
        }
        return mounts;
    }

    private Path git() {
        Path git = folders.workspace().resolve(".git");
        if (!options.gitWritable() && Files.isSymbolicLink(git)) {
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    git + " is a link, which can't be shut to a container",
                    "put the folder itself there, or set hosts."
                            + options.name()
                            + ".git: writable");
        }
        return git;
    }

    private static Mount mount(Path path) {
        return new Mount()
                .withType(MountType.BIND)
                .withSource(path.toString())
                .withTarget(path.toString());
    }

    /** The same for two containers that are made alike, over the same folders. */
    String shape() {
        String all =
                String.join(
                        "\n",
                        options.toString(),
                        folders.owner(),
                        PlacedFolders.identity(folders.workspace()),
                        PlacedFolders.identity(folders.inside()),
                        PlacedFolders.identity(folders.given()),
                        options.gitWritable() ? "" : PlacedFolders.identity(git()));
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }
}
