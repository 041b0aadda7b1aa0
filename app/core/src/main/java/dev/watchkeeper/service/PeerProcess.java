package dev.watchkeeper.service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Set;

/**
 * Asks Linux which process connected to a socket, see unix(7): the kernel notes it at that moment,
 * and gives its pid as we see it, also where it has another one in a namespace of its own.
 *
 * <p>Java tells the user but not the pid, nor a channel's descriptor. So the descriptor is sought
 * among ours by a mark that is put on the channel for a moment: the time to linger, which has no
 * meaning for sockets of this kind.
 */
final class PeerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(PeerProcess.class);

    // Of the kernel's interface, see socket(7); the same on all processors that are asked for.
    private static final int SOCKET = 1;
    private static final int LINGER = 13;
    private static final int PEER = 17;

    private static final int FIRST_MARK = 30_000;
    private static final int LAST_MARK = 60_000;

    private final @Nullable MethodHandle getOption;
    private int mark = FIRST_MARK;

    private PeerProcess(@Nullable MethodHandle getOption) {
        this.getOption = getOption;
    }

    /** The calls of this system; one that knows nothing where they are not there. */
    static PeerProcess ofThisSystem() {
        boolean known =
                System.getProperty("os.name", "").equals("Linux")
                        && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch", ""));
        if (!known) {
            return new PeerProcess(null);
        }
        try {
            Linker linker = Linker.nativeLinker();
            ValueLayout.OfInt number = ValueLayout.JAVA_INT;
            return new PeerProcess(
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("getsockopt"),
                            FunctionDescriptor.of(
                                    number,
                                    number,
                                    number,
                                    number,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS)));
        } catch (RuntimeException e) {
            LOG.warn("callers of the control socket can't be told from each other", e);
            return new PeerProcess(null);
        }
    }

    /**
     * The process that connected.
     *
     * @return its pid; 0 if that is not known, or where it stands in no namespace that we see
     */
    synchronized long of(SocketChannel channel) throws IOException {
        if (getOption == null) {
            return 0;
        }
        mark = mark == LAST_MARK ? FIRST_MARK : mark + 1;
        channel.setOption(StandardSocketOptions.SO_LINGER, mark);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(12, Integer.BYTES);
            MemorySegment length = arena.allocate(Integer.BYTES, Integer.BYTES);
            String[] descriptors = new File("/proc/self/fd").list();
            for (String each : descriptors == null ? new String[0] : descriptors) {
                int descriptor = Integer.parseInt(each);
                boolean marked =
                        get(getOption, descriptor, LINGER, value, length)
                                && value.getAtIndex(ValueLayout.JAVA_INT, 0) == 1
                                && value.getAtIndex(ValueLayout.JAVA_INT, 1) == mark;
                if (marked && get(getOption, descriptor, PEER, value, length)) {
                    return value.getAtIndex(ValueLayout.JAVA_INT, 0);
                }
            }
            throw new IOException("the connection is gone");
        } finally {
            channel.setOption(StandardSocketOptions.SO_LINGER, -1);
        }
    }

    private static boolean get(
            MethodHandle getOption,
            int descriptor,
            int option,
            MemorySegment value,
            MemorySegment length) {
        length.set(ValueLayout.JAVA_INT, 0, (int) value.byteSize());
        try {
            return (int) getOption.invokeExact(descriptor, SOCKET, option, value, length) == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }
}
