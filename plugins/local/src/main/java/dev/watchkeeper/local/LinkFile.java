package dev.watchkeeper.local;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes and reads symbolic links, whose targets may be any bytes. A {@link Path} can't hold each of
 * them: one that is made of bytes drops a slash at the end, and one of two.
 */
final class LinkFile {
    private static final int LONGEST = 4096; // PATH_MAX, the byte at its end included.

    private static final @Nullable MethodHandle SYMLINK =
            call(
                    "symlink",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final @Nullable MethodHandle READLINK =
            call(
                    "readlink",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG));

    private LinkFile() {}

    /** The system's own call, see symlink(2) and readlink(2); {@code null} where there is none. */
    private static @Nullable MethodHandle call(String name, FunctionDescriptor form) {
        try {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form);
        } catch (RuntimeException e) {
            return null; // Another system, or no leave for native calls.
        }
    }

    /**
     * Makes a link.
     *
     * @throws IOException if something stands there already, or it can't be made
     */
    static void create(Path file, byte[] target) throws IOException {
        if (SYMLINK == null) {
            Files.createSymbolicLink(file, ByteName.link(target));
        } else if (!made(SYMLINK, file.toAbsolutePath(), target)) {
            // The JDK's way fails likewise, and says why.
            Files.createSymbolicLink(file, ByteName.link(target));
            Files.delete(file);
            throw new IOException("the link could not be made");
        }
    }

    /**
     * A link's target, byte for byte.
     *
     * @throws IOException if it is no link, or can't be read
     */
    static byte[] target(Path file) throws IOException {
        Path target = Files.readSymbolicLink(file);
        byte[] plain = ByteName.raw(target);
        if (READLINK == null || target.toString().indexOf('\uFFFD') < 0) {
            return plain; // As the system gave it.
        }
        byte[] read = read(READLINK, file.toAbsolutePath());
        return read.length == 0 ? plain : read;
    }

    private static byte[] read(MethodHandle readlink, Path file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(LONGEST);
            long n =
                    (long)
                            readlink.invokeExact(
                                    text(arena, ByteName.raw(file)), into, (long) LONGEST);
            return n <= 0 ? new byte[0] : into.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean made(MethodHandle symlink, Path file, byte[] target) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) symlink.invokeExact(text(arena, target), text(arena, ByteName.raw(file)))
                    == 0;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MemorySegment text(Arena arena, byte[] bytes) {
        MemorySegment text = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return text;
    }
}
