package dev.watchkeeper.hostkit;

import org.junit.jupiter.api.BeforeAll;

final class DashTest extends ShellContracts {
    DashTest() {
        super("dash");
    }

    @BeforeAll
    static void isThere() {
        ShellTransport.assumeUsable("dash");
    }
}
