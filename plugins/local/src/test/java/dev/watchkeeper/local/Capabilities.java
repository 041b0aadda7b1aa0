package dev.watchkeeper.local;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Lets root meet the permissions that everybody else meets. */
final class Capabilities {
    private static final int VERSION_3 = 0x20080522;

    private Capabilities() {}

    /** Runs something on a thread for which permissions count; of a user, every thread is one. */
    static <T> T without(Callable<T> work) throws Exception {
        FutureTask<T> task =
                new FutureTask<>(() -> {
                    drop();
                    return work.call();
                });
        Thread.ofPlatform().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void drop() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            var capset =
                    linker.downcallHandle(
                            linker.defaultLookup().find("capset").orElseThrow(),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS));
            MemorySegment head = arena.allocate(ValueLayout.JAVA_INT, 2);
            head.setAtIndex(ValueLayout.JAVA_INT, 0, VERSION_3);
            int result = (int) capset.invokeExact(head, arena.allocate(ValueLayout.JAVA_INT, 6));
            if (result != 0) {
                throw new IllegalStateException("capset: " + result);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
