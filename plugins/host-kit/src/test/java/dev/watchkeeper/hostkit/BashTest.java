package dev.watchkeeper.hostkit;

final class BashTest extends ShellContracts {
    BashTest() {
        super("bash");
    }
}
