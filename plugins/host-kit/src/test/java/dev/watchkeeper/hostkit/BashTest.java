package dev.watchkeeper.hostkit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** What {@link DashTest} tests, by a shell that knows more: in long runs. */
@Tag("long")
final class BashTest extends ShellContracts {
    BashTest() {
        super("bash");
    }

    @BeforeAll
    static void isThere() {
        ShellTransport.assumeUsable("bash");
    }
}
