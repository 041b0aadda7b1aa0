package dev.watchkeeper.hostkit;

import org.junit.jupiter.api.BeforeAll;

/** By request, {@code -Dtest=BusyBoxRounds}: few machines have busybox. */
final class BusyBoxRounds extends ShellContracts {
    BusyBoxRounds() {
        super("busybox");
    }

    @BeforeAll
    static void isThere() {
        ShellTransport.assumeUsable("busybox");
    }
}
