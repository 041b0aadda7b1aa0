package dev.watchkeeper.plugins;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.PluginInfo;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a person does with the jars of the home: installs, trusts and removes them. */
final class PluginInstaller {
    private final PluginShelf shelf;
    private final Path home;

    /**
     * @param folders the home's last
     */
    PluginInstaller(PluginShelf shelf, List<Path> folders) {
        this.shelf = shelf;
        this.home = folders.isEmpty() ? Path.of("plugins") : folders.getLast();
    }

    /**
     * Copies a jar into the home, and trusts it.
     *
     * @param sha256 what it must have; {@code null} for whatever it has
     * @return its id
     */
    String install(Path jar, @Nullable String sha256) {
        PluginJar read = PluginJar.read(jar, false);
        if (!read.problem().isEmpty()) {
            throw refused(jar, read.problem(), "nothing was installed");
        }
        if (sha256 != null && !sha256.equals(read.sha256())) {
            throw refused(
                    jar,
                    "it was changed since its SHA-256 was shown; it is " + read.sha256() + " now",
                    "nothing was installed; look at it again");
        }
        PluginJar same =
                shelf.standings().stream()
                        .map(PluginShelf.Standing::jar)
                        .filter(other -> other.id().equals(read.id()))
                        .findFirst()
                        .orElse(null);
        if (same != null && (same.shipped() || same.version().equals(read.version()))) {
            throw refused(
                    jar,
                    "a plugin with the id '" + read.id() + "' is there already",
                    same.shipped()
                            ? "it came with Watchkeeper; give yours another Plugin-Id"
                            : "give it another Plugin-Version, or remove that one first:"
                                    + " `watchkeeper plugin remove "
                                    + read.id()
                                    + "`");
        }
        Path target = same != null ? same.path() : home.resolve(read.id() + ".jar");
        if (same == null && Files.exists(target)) {
            throw refused(
                    jar, target + " is there already, and is another one", "remove that one first");
        }
        copy(read, target);
        shelf.trusted().trust(read);
        return read.id();
    }

    private void copy(PluginJar jar, Path target) {
        Path fresh = home.resolve("." + jar.id() + ".new");
        try {
            OwnerOnly.folder(home);
            String hash;
            try (InputStream in = Files.newInputStream(jar.path());
                    OutputStream out = Files.newOutputStream(fresh)) {
                hash = PluginJar.sha256(in, out);
            }
            if (!hash.equals(jar.sha256())) {
                Files.delete(fresh);
                throw new IOException(jar.path() + " was changed while it was read");
            }
            Files.move(
                    fresh,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /** Trusts what is there of a plugin, if it is one jar and of another version than before. */
    void trust(String id, @Nullable String sha256) {
        List<PluginShelf.Standing> all =
                shelf.standings().stream().filter(one -> one.jar().id().equals(id)).toList();
        if (all.isEmpty()) {
            throw unknown(id);
        }
        List<PluginShelf.Standing> asked =
                all.stream()
                        .filter(one -> sha256 == null || one.jar().sha256().equals(sha256))
                        .toList();
        if (asked.isEmpty()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.REFUSED,
                    "no jar of plugin '" + id + "' has the SHA-256 " + sha256,
                    "there is: " + hashes(all));
        }
        List<PluginShelf.Standing> open =
                asked.stream()
                        .filter(one -> one.refusal() == PluginInfo.State.NOT_TRUSTED)
                        .toList();
        if (open.size() > 1) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.USAGE,
                    "there are several jars of plugin '" + id + "'",
                    "say which one by --sha256: " + hashes(open));
        }
        if (open.size() == 1) {
            shelf.trusted().trust(open.getFirst().jar());
            return;
        }
        PluginShelf.Standing one = asked.getFirst();
        if (one.refusal() == PluginInfo.State.CHANGED || one.refusal() == PluginInfo.State.FAILED) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.REFUSED,
                    "plugin '" + id + "' can't be trusted: " + one.why(),
                    "see plugin list");
        }
    }

    private static String hashes(List<PluginShelf.Standing> all) {
        return String.join(
                ", ",
                all.stream()
                        .map(one -> one.jar().sha256() + " (" + one.jar().path() + ")")
                        .toList());
    }

    /** Removes all jars of a plugin, and what was said of it. */
    void remove(String id) {
        List<PluginJar> jars =
                shelf.standings().stream()
                        .map(PluginShelf.Standing::jar)
                        .filter(jar -> jar.id().equals(id))
                        .toList();
        if (jars.isEmpty()) {
            throw unknown(id);
        }
        List<PluginJar> own = jars.stream().filter(jar -> !jar.shipped()).toList();
        if (own.isEmpty()) {
            throw new WatchkeeperException(
                    WatchkeeperException.Code.REFUSED,
                    "plugin " + id + " came with Watchkeeper",
                    "disable it instead: plugin disable " + id);
        }
        for (PluginJar jar : own) {
            try {
                Files.deleteIfExists(jar.path());
            } catch (IOException e) {
                throw unwritable(jar.path(), e);
            }
        }
        if (own.size() == jars.size()) {
            shelf.disabled().set(id, true);
        }
        shelf.trusted().forget(id);
    }

    static WatchkeeperException unknown(String id) {
        return new WatchkeeperException(
                WatchkeeperException.Code.UNKNOWN_ID, "no plugin '" + id + "'", "see plugin list");
    }

    private static WatchkeeperException refused(Path jar, String problem, String hint) {
        return new WatchkeeperException(
                WatchkeeperException.Code.USAGE, jar + ": " + problem, hint);
    }

    private static WatchkeeperException unwritable(Path path, IOException e) {
        return new WatchkeeperException(
                WatchkeeperException.Code.HOME,
                path + ": can't be written: " + e.getMessage(),
                "see who may write there",
                e);
    }
}
