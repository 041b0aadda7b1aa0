package dev.watchkeeper.hostkit;

import org.junit.jupiter.api.BeforeAll;

final class BashTest extends ShellContracts {
    BashTest() {
        super("bash");
    }

    @BeforeAll
    static void isThere() {
        ShellTransport.assumeUsable("bash");
    }
}
