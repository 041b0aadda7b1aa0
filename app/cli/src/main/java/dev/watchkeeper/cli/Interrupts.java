package dev.watchkeeper.cli;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C as a call instead of the end of the process. */
final class Interrupts {
    private Interrupts() {}

    static AutoCloseable listen(Runnable pressed) {
        SignalHandler handler = signal -> Thread.ofVirtual().name("interrupt").start(pressed);
        Signal interrupt = new Signal("INT");
        Signal terminate = new Signal("TERM");
        SignalHandler beforeInterrupt = Signal.handle(interrupt, handler);
        SignalHandler beforeTerminate = Signal.handle(terminate, handler);
        return () -> {
            Signal.handle(interrupt, beforeInterrupt);
            Signal.handle(terminate, beforeTerminate);
        };
    }
}
