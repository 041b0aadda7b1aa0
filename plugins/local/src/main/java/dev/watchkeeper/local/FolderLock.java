package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.WorkspaceException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kernel's own lock on a folder, by flock(2): it needs no file and no right to write, is the
 * same by whatever path the folder is reached, counts for all users of the machine, and ends with
 * the process. The folders above are locked as shared, so that who works in a folder and who works
 * in one below it shut each other out too.
 */
final class FolderLock implements AutoCloseable {
    private static final int SHARED = 1;
    private static final int EXCLUSIVE = 2;
    private static final int NOT_BLOCKING = 4;
    private static final int STICKY = 01000;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final Calls calls;
    private final List<Integer> held = new ArrayList<>();

    private FolderLock(Calls calls) {
        this.calls = calls;
    }

    /**
     * Locks a folder.
     *
     * @param folder its real path
     * @return {@code null} where this system or its file system has no such lock
     * @throws WorkspaceException if somebody else has it
     */
    static @Nullable FolderLock of(Path folder) {
        Calls calls = Calls.ofThisSystem();
        if (calls == null) {
            return null;
        }
        FolderLock lock = new FolderLock(calls);
        boolean whole = false;
        try {
            if (!lock.take(folder, EXCLUSIVE)) {
                return null;
            }
            for (Path up = folder.getParent();
                    up != null && up.getParent() != null;
                    up = up.getParent()) {
                if (!open(up)) {
                    var unused = lock.take(up, SHARED);
                }
            }
            whole = true;
            return lock;
        } finally {
            if (!whole) {
                lock.close();
            }
        }
    }

    /** Whether everybody may put something there, as in /tmp: it is nobody's workspace. */
    private static boolean open(Path folder) {
        try {
            return ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    /**
     * @return false if no lock can be had there
     */
    private boolean take(Path folder, int kind) {
        int opened = calls.open(folder);
        if (opened < 0) {
            return false; // Not ours to read.
        }
        int errno = calls.lock(opened, kind | NOT_BLOCKING);
        if (errno == 0) {
            held.add(opened);
            return true;
        }
        calls.close(opened);
        if (errno == calls.wouldBlock) {
            throw inUse(folder);
        }
        return false;
    }

    private static WorkspaceException inUse(Path folder) {
        String own = "process " + ProcessHandle.current().pid();
        if (holder(folder).filter(h -> h.equals(own) || h.startsWith(own + ",")).isPresent()) {
            return new WorkspaceException(
                    WorkspaceException.Trouble.IN_USE,
                    "workspace " + folder + " is in use here for another project",
                    "two projects with the same folder work one after the other; remove one of them");
        }
        return new WorkspaceException(
                WorkspaceException.Trouble.IN_USE,
                "workspace "
                        + folder
                        + " is in use by another Watchkeeper"
                        + holder(folder).map(h -> ": " + h).orElse(""),
                "it goes on when that one has done its work; two never write in one folder");
    }

    /** Who has the lock, as far as the kernel tells us: the process, and its home. */
    private static Optional<String> holder(Path folder) {
        try {
            String inode = ":" + Files.getAttribute(folder, "unix:ino") + " ";
            try (Stream<String> lines = Files.lines(Path.of("/proc/locks"))) {
                return lines.filter(l -> l.contains(" FLOCK ") && l.contains(inode))
                        .map(l -> l.strip().split("\\s+"))
                        .filter(words -> words.length > 4 && words[4].matches("[1-9]\\d*"))
                        .map(words -> "process " + words[4] + home(words[4]))
                        .findFirst();
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // No such table here.
        }
    }

    /** The home of another process of ours, by its database; empty if that is hidden from us. */
    private static String home(String pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
            return files.map(FolderLock::target)
                    .filter(f -> f.endsWith("/state.mv.db"))
                    .findFirst()
                    .map(f -> ", home " + Path.of(f).getParent())
                    .orElse("");
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        held.forEach(calls::close);
        held.clear();
    }

    /** The system's calls. */
    private static final class Calls {
        private final MethodHandle open;
        private final MethodHandle flock;
        private final MethodHandle close;
        private final int closeOnExec;
        private final int wouldBlock;

        private Calls(Linker linker, boolean linux) {
            closeOnExec = linux ? 02000000 : 0x1000000;
            wouldBlock = linux ? 11 : 35;
            SymbolLookup calls = linker.defaultLookup();
            ValueLayout.OfInt number = ValueLayout.JAVA_INT;
            open =
                    linker.downcallHandle(
                            calls.findOrThrow("open"),
                            FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
                            Linker.Option.firstVariadicArg(2));
            flock =
                    linker.downcallHandle(
                            calls.findOrThrow("flock"),
                            FunctionDescriptor.of(number, number, number),
                            Linker.Option.captureCallState("errno"));
            close =
                    linker.downcallHandle(
                            calls.findOrThrow("close"), FunctionDescriptor.of(number, number));
        }

        static @Nullable Calls ofThisSystem() {
            String system = System.getProperty("os.name", "");
            boolean linux = system.equals("Linux");
            if (!linux && !system.startsWith("Mac")) {
                return null;
            }
            try {
                return new Calls(Linker.nativeLinker(), linux);
            } catch (RuntimeException e) {
                return null; // No leave for native calls.
            }
        }

        int open(Path folder) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment path = arena.allocateFrom(folder.toString(), StandardCharsets.UTF_8);
                return (int) open.invokeExact(path, closeOnExec);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        /**
         * @return 0, or the error's number
         */
        int lock(int opened, int how) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(STATE);
                return (int) flock.invokeExact(state, opened, how) == 0
                        ? 0
                        : (int) ERRNO.get(state, 0L);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        void close(int opened) {
            try {
                int unused = (int) close.invokeExact(opened);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        private static RuntimeException failed(Throwable e) {
            if (e instanceof RuntimeException r) {
                return r;
            }
            if (e instanceof Error error) {
                throw error;
            }
            return new IllegalStateException("a native call threw", e);
        }
    }
}
