package dev.watchkeeper.hostkit;

import org.junit.jupiter.api.BeforeAll;

final class BusyBoxTest extends ShellContracts {
    BusyBoxTest() {
        super("busybox");
    }

    @BeforeAll
    static void isThere() {
        ShellTransport.assumeUsable("busybox");
    }
}
