package dev.watchkeeper.local;

import dev.watchkeeper.hostkit.process.HostProcess;
import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.host.ProcessSpec;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reaches this machine: files directly, {@code /proc} where there is one, sh for the rest. */
final class LocalTransport implements Transport {
    private static final Path PROC = Path.of("/proc");
    private static final int ERROR = 8000;
    private static final int STAT = 4096; // Its line has some 300 bytes.
    private final boolean linux = Files.isReadable(PROC.resolve("self/stat"));
    private final String boot = boot();
    private final @Nullable Trash trash;
    private final Runnable beforeStart;

    /** Deletes at once what is discarded. */
    LocalTransport() {
        this(null, () -> {});
    }

    LocalTransport(Trash trash) {
        this(trash, () -> {});
    }

    /**
     * @param trash takes what is discarded; stays the caller's to close
     * @param beforeStart done before a process is made; what it throws forbids that
     */
    LocalTransport(@Nullable Trash trash, Runnable beforeStart) {
        this.trash = trash;
        this.beforeStart = beforeStart;
    }

    @Override
    public Answer sh(String script, byte[] stdin) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", script)
                            .redirectInput(
                                    stdin.length == 0
                                            ? ProcessBuilder.Redirect.from(new File("/dev/null"))
                                            : ProcessBuilder.Redirect.PIPE)
                            .start();
            CompletableFuture<byte[]> err = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> err.complete(beginning(process.getErrorStream())));
            if (stdin.length > 0) {
                give(process, stdin);
            }
            byte[] out = process.getInputStream().readAllBytes();
            return new Answer(process.waitFor(), out, err.join());
        } catch (IOException e) {
            throw Failures.storage("run", Path.of("sh"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.storage("run", Path.of("sh"), new IOException("interrupted", e));
        }
    }

    private static void give(Process process, byte[] stdin) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(stdin);
        } catch (IOException e) {
            return; // It ended without reading: its status and its words say why.
        }
    }

    /** What a script says of its failure; the rest is read and dropped. */
    private static byte[] beginning(InputStream in) {
        try (in) {
            byte[] said = in.readNBytes(ERROR);
            in.transferTo(OutputStream.nullOutputStream());
            return said;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public Duration pace() {
        return Duration.ofMillis(15);
    }

    @Override
    public byte[] read(String path, long offset, int max) {
        try {
            return RunFile.read(Path.of(path), offset, max);
        } catch (IOException e) {
            throw Failures.storage("read", Path.of(path), e);
        }
    }

    @Override
    public Map<String, Long> list(String folder) {
        Map<String, Long> sizes = new HashMap<>();
        String[] names = new File(folder).list();
        for (String name : names == null ? new String[0] : names) {
            try {
                BasicFileAttributes it = RunFile.attributes(Path.of(folder, name));
                if (it.isRegularFile() || it.isDirectory()) {
                    sizes.put(name, it.isDirectory() ? 0L : it.size());
                }
            } catch (IOException | InvalidPathException e) {
                continue; // It went meanwhile, or bears a name that no file of ours has.
            }
        }
        return sizes;
    }

    @Override
    public Optional<String> activity(long pid) {
        return linux ? Activity.of(pid) : Optional.empty();
    }

    @Override
    public Optional<Instant> changedAt(String path) {
        try {
            return Optional.of(
                    ((FileTime)
                                    Files.getAttribute(
                                            Path.of(path), "unix:ctime", LinkOption.NOFOLLOW_LINKS))
                            .toInstant());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @Override
    public void create(String folder, Map<String, byte[]> files, String nonce) {
        beforeStart.run();
        if (trash != null) {
            trash.used();
        }
        Path target = Path.of(folder);
        Path scratch = target.resolveSibling("tmp~" + nonce);
        try {
            Files.createDirectory(
                    scratch,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = scratch.resolve(file.getKey());
                Files.write(path, file.getValue());
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
            if (!Files.isDirectory(target)) {
                try {
                    Files.move(scratch, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    if (!Files.isDirectory(target)) {
                        throw e;
                    }
                }
            }
            remove(scratch.toString());
        } catch (IOException e) {
            remove(scratch.toString());
            throw Failures.storage("prepare", target, e);
        }
    }

    @Override
    public void append(String path, byte[] content) {
        try {
            RunFile.append(Path.of(path), content);
        } catch (IOException e) {
            throw Failures.storage("write", Path.of(path), e);
        }
    }

    /** Without a shell in between: what we start is in nobody's background, and ignores nothing. */
    @Override
    public void launch(String folder, String script) {
        if (linux) {
            try {
                ProcessBuilder wrapper = new ProcessBuilder("setsid", "sh", "./" + script);
                wrapper.environment().put(ProcessSpec.MARKER, Sh.wrapperMark(folder));
                var unused =
                        wrapper.directory(new File(folder))
                                .redirectInput(new File("/dev/null"))
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .redirectError(
                                        ProcessBuilder.Redirect.appendTo(new File(folder, "err")))
                                .start();
                return;
            } catch (IOException e) {
                // There is no setsid: the script knows other ways.
            }
        }
        Transport.super.launch(folder, script);
    }

    @Override
    public void discard(String run) {
        Path top = Path.of(run);
        if (trash != null && Files.exists(top)) {
            try {
                trash.put(top);
            } catch (IOException e) {
                // It goes at once, or says why it can't.
            }
        }
        remove(run, Sh.claim(run));
    }

    @Override
    public void remove(String... paths) {
        for (String path : paths) {
            remove(Path.of(path));
        }
    }

    private static void remove(Path top) {
        if (!Files.exists(top)) {
            return;
        }
        try {
            ClosedFolders.remove(top);
        } catch (IOException e) {
            throw Failures.storage("remove", top, e);
        }
    }

    @Override
    public List<HostProcess> processes(String marker) {
        return processes(marker, "");
    }

    @Override
    public List<HostProcess> processes(String marker, String since) {
        if (!linux) {
            return Transport.super.processes(marker);
        }
        String[] names = PROC.toFile().list();
        if (names == null) {
            throw Failures.storage("read", PROC, new IOException("it can't be listed"));
        }
        List<HostProcess> found = new ArrayList<>();
        byte[] sought = ("\0" + marker + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[STAT];
        for (String name : names) {
            if (!Character.isDigit(name.charAt(0))) {
                continue;
            }
            HostProcess process =
                    HostProcess.ofStat(line(PROC + "/" + name + "/stat", line), boot, false);
            if (process != null) {
                boolean marked = !process.isOlderThan(since) && marked(PROC.resolve(name), sought);
                found.add(process.marked(marked));
            }
        }
        return found;
    }

    /** A line of the kernel's, which one read gives whole; empty if its process has ended. */
    private static String line(String path, byte[] buffer) {
        try (FileInputStream in = new FileInputStream(path)) {
            int n = in.read(buffer);
            return n <= 0 ? "" : new String(buffer, 0, n, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean marked(Path proc, byte[] sought) {
        try {
            String environ =
                    "\0"
                            + new String(
                                    Files.readAllBytes(proc.resolve("environ")),
                                    StandardCharsets.ISO_8859_1);
            return environ.contains(new String(sought, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false; // It ended, or is another user's.
        }
    }

    @Override
    public String startOf(long pid) {
        if (!linux) {
            return Transport.super.startOf(pid);
        }
        HostProcess process = HostProcess.ofStat(text(PROC.resolve(pid + "/stat")), boot, false);
        return process == null ? "" : process.start();
    }

    private static String text(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return ""; // It ended meanwhile.
        }
    }

    private static String boot() {
        return text(PROC.resolve("sys/kernel/random/boot_id"));
    }
}
