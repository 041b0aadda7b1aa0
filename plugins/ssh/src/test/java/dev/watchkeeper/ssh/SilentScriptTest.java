package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.hostkit.process.Sh;
import dev.watchkeeper.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A script that should take no time and gives no sign does not keep us waiting. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SilentScriptTest {
    @RegisterExtension static final Served HOST = new Served(OpenSshServer::new);

    @TempDir Path folder;
    private SshConnection line;
    private SshTransport host;

    @BeforeEach
    void open() {
        line = new SshConnection(SshOptions.of("vm", HOST.server().options()));
        host = new SshTransport(line, Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        line.close();
    }

    private String in(String script) {
        return "cd " + Sh.quote(folder.toString()) + " && " + script;
    }

    private long pid(String file) throws Exception {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }

    private static void ended(long pid) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (ProcessHandle.of(pid).isPresent()) {
            assertTrue(System.nanoTime() < end, () -> pid + " has ended");
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void itIsEndedThereWithWhatItStarted() throws Exception {
        String script = "mkfifo f; echo $$ >shell; sh -c 'echo $$ >below; exec cat f'; echo on";
        PluginException e = assertThrows(PluginException.class, () -> host.brief(in(script)));
        assertEquals(PluginException.Kind.TRANSIENT, e.kind());
        String said =
                "nothing came from host " + line.options().address() + " for 1 s while a short";
        assertTrue(String.valueOf(e.getMessage()).startsWith(said), e::toString);
        ended(pid("shell"));
        ended(pid("below"));
        assertEquals("up\n", host.brief("echo up").text());
        assertEquals(1, line.made(), "the line is the same");
    }

    @Test
    void whatCannotBeEndedThereIsLeftWithItsConnection() throws Exception {
        String script = "mkfifo f; echo $$ >shell; exec cat f";
        assertThrows(PluginException.class, () -> host.brief(in(script)));
        assertEquals("up\n", host.brief("echo up").text());
        assertEquals(2, line.made(), "another line");
        host.brief(in("echo over >f"));
        ended(pid("shell"));
    }

    @Test
    void whatMayTakeItsTimeTakesIt() {
        assertEquals("late\n", host.sh("sleep 3; echo late").text());
    }
}
