package dev.watchkeeper.hostkit;

final class DashTest extends ShellContracts {
    DashTest() {
        super("dash");
    }
}
