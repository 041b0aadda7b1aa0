package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The script that asks a user's shell, by a shell on this machine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "asks a POSIX shell")
class LoginEnvironmentTest {
    private static final String PATH_OF_PERSON = "PATH=$HOME/bin:$PATH\n";

    @TempDir Path home;

    private Map<String, String> asked(String shell) throws IOException, InterruptedException {
        ProcessBuilder sh =
                new ProcessBuilder("sh", "-c", LoginEnvironment.script(1))
                        .redirectInput(new File("/dev/null"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        sh.environment().clear();
        sh.environment()
                .putAll(Map.of("HOME", home.toString(), "SHELL", shell, "PATH", "/usr/bin:/bin"));
        Process process = sh.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return LoginEnvironment.parse(text);
    }

    private void rc(String text) throws IOException {
        Files.writeString(home.resolve(".bashrc"), text);
        Files.writeString(home.resolve(".bash_profile"), ". ~/.bashrc\nexport LANG=of-login\n");
    }

    private void assertPersonsPath() throws IOException, InterruptedException {
        Map<String, String> found = asked("/bin/bash");
        assertEquals(home + "/bin", found.getOrDefault("PATH", "").split(":")[0], found::toString);
        assertEquals(home.toString(), found.get("HOME"));
        assertFalse(found.containsKey("WATCHKEEPER_ENV"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "case $- in *i*) ;; *) return;; esac\n",
                "echo Welcome; printf 'PATH=/evil\\0'; echo oops >&2\n",
                "read -r answer; echo \"$answer\"\n",
                "sleep 30 & \n",
                "[ -t 0 ] && exec fish\n",
                "export ODD=$'two\\nPATH=lines'\n"
            })
    void whatThePersonsShellHasCounts(String before) throws Exception {
        rc(before + PATH_OF_PERSON);
        assertPersonsPath();
        assertEquals("of-login", asked("/bin/bash").get("LANG"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 30\n", "exec cat /dev/null\n", "exit 3\n"})
    void aShellThatDoesNotComeToItIsLeft(String interactive) throws Exception {
        rc("export PATH=$HOME/bin:$PATH\ncase $- in *i*) " + interactive.strip() + ";; esac\n");
        assertPersonsPath();
    }

    @Test
    void aShellThatIsMissingLeavesThePlainEnvironment() throws Exception {
        Map<String, String> found = asked("/nonexistent/fish");
        assertEquals("/usr/bin:/bin", found.get("PATH"));
    }
}
