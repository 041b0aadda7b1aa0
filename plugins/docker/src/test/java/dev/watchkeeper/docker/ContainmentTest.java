package dev.watchkeeper.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the processes in a container can't do, tried from inside. */
final class ContainmentTest {
    private static final int USER = 4711;

    @RegisterExtension static final Boxes BOXES = new Boxes();

    private Path work = Path.of("");

    /** The workspace of an ordinary user, with a repository. */
    @BeforeEach
    void ofAnotherUser() throws IOException {
        work = BOXES.workspace("one");
        Path hooks = Files.createDirectories(work.resolve(".git/hooks"));
        for (Path path : List.of(work, work.resolve(".git"), hooks)) {
            Files.setAttribute(path, "unix:uid", USER);
            Files.setAttribute(path, "unix:gid", USER);
        }
    }

    private static String inside(String script) {
        return BOXES.inside("one", script);
    }

    private static void assertRefused(String script) {
        assertRefusedIn("one", script);
    }

    private static void assertRefusedIn(String name, String script) {
        String said = BOXES.inside(name, "(" + script + ") && echo done");
        assertFalse(said.contains("done"), () -> script + ": " + said);
    }

    @Test
    void itsProcessesAreTheOwnerOfTheWorkspaceWithoutAnyRight() throws IOException {
        String status = inside("cat /proc/self/status");
        assertTrue(status.contains("Uid:\t4711\t4711\t4711\t4711"), status);
        assertTrue(status.contains("Gid:\t4711\t4711\t4711\t4711"), status);
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            assertTrue(status.contains(set + ":\t0000000000000000"), status);
        }
        assertTrue(status.contains("NoNewPrivs:\t1"), status);
        inside("echo made >" + work + "/made");
        assertEquals(USER, Files.getAttribute(work.resolve("made"), "unix:uid"));
    }

    @Test
    void nothingOutsideOfTheWorkspaceIsWritten() throws IOException {
        Path outside = Files.writeString(BOXES.folder().resolve("outside"), "mine\n");
        Files.setAttribute(outside, "unix:uid", USER);
        assertRefused("echo theirs >" + outside);
        assertRefused("cat " + outside);
        assertRefused("echo theirs >" + BOXES.folder() + "/new");
        assertRefused("echo theirs >/etc/new");
        assertRefused("echo theirs >/usr/bin/new");
        assertRefused("echo theirs >" + BOXES.state("one") + "/given/new");
        assertEquals("mine\n", Files.readString(outside));
        assertEquals("done\n", inside("echo x >/tmp/x && echo y >$HOME/y && echo done"));
    }

    @Test
    void theEnginesSocketIsNotThere() {
        assertRefused("[ -e " + BOXES.engine().socket() + " ]");
        assertRefused("[ -e /var/run/docker.sock ] || [ -e /run/docker.sock ]");
    }

    /** Of a workspace that is root's, whose processes are root in there. */
    @Test
    void evenRootWritesNothingOfTheImageAndFailsAtPrivilegedCalls() {
        assertTrue(BOXES.inside("roots", "id -u").startsWith("0"));
        for (String call :
                List.of(
                        "echo theirs >/etc/new",
                        "echo theirs >/bin/new",
                        "rm /etc/passwd",
                        "mount -t tmpfs none /tmp",
                        "mount -o remount,rw /",
                        "umount " + BOXES.state("roots") + "/given",
                        "unshare -r true",
                        "unshare -m true",
                        "chroot / true",
                        "mknod /tmp/disk b 8 0",
                        "chown 1:1 /tmp",
                        "hostname other",
                        "echo 1 >/proc/sys/kernel/sysrq",
                        "echo theirs >/sys/fs/cgroup/memory/memory.limit_in_bytes")) {
            assertRefusedIn("roots", call);
        }
    }

    @Test
    void networkNoneHasNoNetwork() {
        String devices = inside("sed 1,2d /proc/net/dev");
        assertEquals(1, devices.strip().lines().count(), devices);
        assertTrue(devices.contains("lo:"), devices);
        assertRefused("ping -c 1 -W 1 192.0.2.1");
    }

    @Test
    void aHookCanNotBePlanted() {
        String hook = work + "/.git/hooks/post-checkout";
        assertRefused("echo 'touch /tmp/ran' >" + hook);
        assertRefused("mv " + work + "/.git " + work + "/aside");
        assertRefused("rm -rf " + work + "/.git");
        assertRefused("printf '[core]\\n\\tfsmonitor = x\\n' >>" + work + "/.git/config");
        assertFalse(Files.exists(Path.of(hook)));
    }

    @Test
    void aLinkOutOfTheRunFoldersLeadsNowhere() throws IOException {
        Path secret = Files.writeString(BOXES.folder().resolve("secret"), "secret\n");
        inside("mkdir -p $HOME/../runs/x; ln -s " + secret + " $HOME/../runs/x/out");
        var out = dev.watchkeeper.plugin.host.Processes.Stream.OUT;
        assertEquals(0, BOXES.processes("one").read("x", out, 0, 100).length);
        inside("rm -rf $HOME/../runs/x");
    }

    @Test
    void gitIsWritableWhereTheSettingsSaySo() throws IOException {
        Path git = Files.createDirectories(BOXES.workspace("open").resolve(".git"));
        var host = BOXES.open("open", java.util.Map.of("git", "writable"));
        assertEquals(
                0, Ran.in(host.processes(), "sh", "-c", "echo x >.git/x").status().exitStatus());
        assertEquals("x\n", Files.readString(git.resolve("x")));
    }
}
