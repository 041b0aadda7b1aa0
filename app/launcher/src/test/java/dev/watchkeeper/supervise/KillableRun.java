package dev.watchkeeper.supervise;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.TaskAction;
import dev.watchkeeper.testkit.World;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A supervisor that dies without a word when it is told to. */
final class KillableRun {
    private KillableRun() {}

    /**
     * @param args the world's folder; then {@code none}, {@code state:STATE} to die when an attempt
     *     has come into that state, {@code state:STATE:TASK} when one of that task has, {@code
     *     named} to die when the attempt of a task whose id ends in a state's name has come into
     *     that state and no run has died of it yet, {@code after:MILLIS} from the start of the
     *     process, or {@code begun:MILLIS} from the start of its loop, {@code moved:MILLIS} from
     *     when an attempt first came into a state, {@code answer:MILLIS} from when it begins to
     *     answer the open breakpoint with a retry, and not to run then; {@code asked} to die when a
     *     breakpoint is open, {@code sent} when an answer to an agent is on its way
     */
    public static void main(String[] args) {
        String how = args[1];
        Consumer<Attempt> moved = a -> {};
        if (how.startsWith("state:")) {
            String[] at = how.split(":", -1);
            moved =
                    a -> {
                        if (a.state() == AttemptState.valueOf(at[1])
                                && (at.length == 2 || a.ref().task().equals(at[2]))) {
                            Runtime.getRuntime().halt(137);
                        }
                    };
        } else if (how.equals("named")) {
            moved = a -> dieOnceWhereItsNameSays(Path.of(args[0]), a);
        } else if (how.startsWith("moved:")) {
            AtomicBoolean first = new AtomicBoolean(true);
            moved =
                    _ -> {
                        if (first.getAndSet(false)) {
                            dieAfter(Long.parseLong(how.substring(6)));
                        }
                    };
        } else if (how.startsWith("after:")) {
            dieAfter(Long.parseLong(how.substring(6)));
        }
        try (World w = World.reopened(Path.of(args[0]), moved)) {
            if (how.startsWith("answer:")) {
                String open = w.control().breakpoints(false).getFirst().id();
                dieAfter(Long.parseLong(how.substring(7)));
                var unused = w.control().resolveBreakpoint(open, TaskAction.RETRY, "mind the dot");
                Runtime.getRuntime().halt(137);
            }
            Thread printer =
                    Thread.ofVirtual()
                            .start(() -> {
                                long seen = 0;
                                while (!Thread.currentThread().isInterrupted()) {
                                    List<Event> page = w.control().events(seen, 500, 200);
                                    for (Event e : page) {
                                        System.out.println("seq " + e.seq());
                                        seen = e.seq();
                                    }
                                }
                            });
            if (how.equals("asked")) {
                dieWhen(() -> !w.control().breakpoints(false).isEmpty());
            } else if (how.equals("sent")) {
                dieWhen(() ->
                        w.parts().state().read(v -> v.requests("t")).stream()
                                .anyMatch(r -> r.state() == AgentRequest.State.SENT));
            }
            if (how.startsWith("begun:")) {
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            w.supervisor().awaitBegin();
                            dieAfter(Long.parseLong(how.substring(6)));
                        });
            }
            w.runUntilIdle();
            printer.interrupt();
        }
    }

    private static void dieOnceWhereItsNameSays(Path folder, Attempt a) {
        String state = a.state().name().toLowerCase(Locale.ROOT);
        if (a.ref().task().endsWith("-" + state)
                && folder.resolve("died-" + state).toFile().mkdir()) {
            Runtime.getRuntime().halt(137);
        }
    }

    private static void dieAfter(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        dieWhen(() -> System.nanoTime() >= end);
    }

    private static void dieWhen(BooleanSupplier condition) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    while (!condition.getAsBoolean()) {
                        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                    }
                    Runtime.getRuntime().halt(137);
                });
    }
}
