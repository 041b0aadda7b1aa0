package dev.watchkeeper.hostkit;

final class BusyBoxTest extends ShellContracts {
    BusyBoxTest() {
        super("busybox");
    }
}
