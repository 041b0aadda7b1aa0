package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.hostkit.process.Transport;
import dev.watchkeeper.plugin.PluginException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Machines that are not what an SSH host must be are refused in words. */
final class HostProbeTest {
    private static Transport saying(int status, String out, String err) {
        return (script, stdin) ->
                new Transport.Answer(
                        status,
                        out.getBytes(StandardCharsets.UTF_8),
                        err.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMachineWithoutAPosixShellIsRefused() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () ->
                                HostProbe.of(
                                        saying(1, "", "'exec' is not recognized as a command"),
                                        "box",
                                        "/w"));
        assertEquals(PluginException.Kind.SETTINGS, e.kind());
        assertTrue(String.valueOf(e.getMessage()).contains("not recognized"), e.toString());
        assertTrue(e.hint().contains("WSL"), e.hint());
    }

    @Test
    void aShellThatGreetsIsRefused() {
        PluginException e =
                assertThrows(
                        PluginException.class,
                        () ->
                                HostProbe.of(
                                        saying(0, "Welcome!\nwatchkeeper-probe\n", ""),
                                        "vm",
                                        "/w"));
        assertTrue(String.valueOf(e.getMessage()).contains("Welcome!"), e.toString());
    }

    @Test
    void aMachineWithBusyBoxOnlyIsRefusedWhereItsToolsAreNeeded() {
        HostProbe remote =
                HostProbe.of(
                        saying(0, "watchkeeper-probe\nstate /s\nsystem Linux\nworkspace /w\n", ""),
                        "box",
                        "/w");
        assertEquals("/w", remote.workspace());
        PluginException e =
                assertThrows(PluginException.class, () -> remote.requireTools("box", true));
        assertEquals(PluginException.Kind.MISSING, e.kind());
        assertTrue(e.hint().contains("findutils"), e.hint());
    }

    @Test
    void aFolderWhoseNameHasALineBreakIsTakenWhole() {
        HostProbe remote =
                HostProbe.of(
                        saying(0, "watchkeeper-probe\nstate /s\ngnu yes\nworkspace /a\nb\n", ""),
                        "vm",
                        "/a\nb");
        assertEquals("/a\nb", remote.workspace());
        assertTrue(remote.gnu());
    }
}
