package dev.watchkeeper;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Ends the process with the status of a supervisor that lacks something outside when its memory ran
 * out. The JVM's own switch ends with 3, by which scripts would call a person; and nothing that
 * allocates can be relied on by then. So a thread waits in the kernel for a byte that the JVM's
 * {@code OnOutOfMemoryError} writes (scripts/out-of-memory), and asks the kernel for the end; both
 * calls are made ready before.
 */
final class OutOfMemoryExit {
    private static final Logger LOG = LoggerFactory.getLogger(OutOfMemoryExit.class);

    /** That of something outside that is missing. */
    private static final int STATUS = 4;

    /** Known to the script; beyond what a shell or the JVM opens. */
    private static final int DESCRIPTOR = 198;

    private static final byte END = 'e';

    private final MethodHandle read;
    private final MethodHandle write;
    private final MethodHandle close;
    private final MethodHandle exit;
    private final int[] pipe;
    private final MemorySegment place;

    private OutOfMemoryExit(
            MethodHandle read,
            MethodHandle write,
            MethodHandle close,
            MethodHandle exit,
            int[] pipe,
            MemorySegment place) {
        this.read = read;
        this.write = write;
        this.close = close;
        this.exit = exit;
        this.pipe = pipe;
        this.place = place;
    }

    /**
     * A watch that has begun.
     *
     * @param made completed when its thread waits; empty where nothing is waited for
     */
    record Watch(CompletableFuture<Optional<OutOfMemoryExit>> made) {
        /** What watches nothing. */
        static final Watch NONE = new Watch(CompletableFuture.completedFuture(Optional.empty()));

        /** Returns once memory may run out: what the JVM writes from then on is read. */
        void ready() {
            var unused = made.join();
        }

        /** Ends it; the JVM's own end would wait for the thread a while. */
        void end() {
            var unused = made.thenAccept(known -> known.ifPresent(OutOfMemoryExit::end));
        }
    }

    /**
     * Waits from now on, where the launcher has told the JVM to run the script. Making the calls
     * ready takes some time, in which the caller may do something else before it asks for {@link
     * Watch#ready}.
     */
    static Watch begin() {
        boolean known =
                System.getProperty("os.name", "").equals("Linux")
                        && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch", ""));
        if (!known || System.getProperty("watchkeeper.command") == null) {
            return Watch.NONE;
        }
        CompletableFuture<Optional<OutOfMemoryExit>> ready = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("out-of-memory")
                .start(() -> {
                    try {
                        OutOfMemoryExit made = make();
                        made.tryOut();
                        ready.complete(Optional.of(made));
                        made.await();
                    } catch (Throwable e) {
                        ready.complete(Optional.empty());
                        LOG.warn("running out of memory will not show in the exit status", e);
                    }
                });
        return new Watch(ready);
    }

    private static OutOfMemoryExit make() throws Throwable {
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        ValueLayout.OfLong size = ValueLayout.JAVA_LONG;
        FunctionDescriptor transfer =
                FunctionDescriptor.of(size, number, ValueLayout.ADDRESS, size);
        FunctionDescriptor simple = FunctionDescriptor.of(number, number);
        MemorySegment place = Arena.global().allocate(8, Integer.BYTES);
        int made =
                (int)
                        call("pipe", FunctionDescriptor.of(number, ValueLayout.ADDRESS))
                                .invokeExact(place);
        int[] pipe = {
            place.getAtIndex(number, 0), place.getAtIndex(number, 1),
        };
        int doubled =
                (int)
                        call("dup2", FunctionDescriptor.of(number, number, number))
                                .invokeExact(pipe[1], DESCRIPTOR);
        if (made != 0 || doubled != DESCRIPTOR) {
            throw new IllegalStateException("no pipe");
        }
        // A call of the same shape makes ready what the last one needs.
        MethodHandle close = call("close", simple);
        int closed = (int) close.invokeExact(pipe[1]);
        if (closed != 0) {
            throw new IllegalStateException("no pipe");
        }
        return new OutOfMemoryExit(
                call("read", transfer),
                call("write", transfer),
                close,
                call("_exit", simple),
                pipe,
                place);
    }

    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }

    /**
     * What is called for the first time allocates, so a byte goes through before one is awaited.
     */
    private void tryOut() throws Throwable {
        place.set(ValueLayout.JAVA_BYTE, 0, END);
        long put = (long) write.invokeExact(DESCRIPTOR, place, 1L);
        long got = (long) read.invokeExact(pipe[0], place, 1L);
        if (put != 1 || got != 1) {
            throw new IllegalStateException("no pipe");
        }
    }

    private void await() {
        try {
            long got = (long) read.invokeExact(pipe[0], place, 1L);
            if (got == 1 && place.get(ValueLayout.JAVA_BYTE, 0) != END) {
                int unused = (int) exit.invokeExact(STATUS);
            }
            // Nobody reads any more: the script finds no supervisor.
            int unused = (int) close.invokeExact(DESCRIPTOR);
        } catch (Throwable e) {
            Runtime.getRuntime().halt(STATUS);
        }
    }

    private void end() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment byte1 = arena.allocateFrom(ValueLayout.JAVA_BYTE, END);
            long unused = (long) write.invokeExact(DESCRIPTOR, byte1, 1L);
        } catch (Throwable e) {
            LOG.debug("the thread that waits for memory to run out stays", e);
        }
    }
}
