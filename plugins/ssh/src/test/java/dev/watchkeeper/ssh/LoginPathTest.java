package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** An agent that the person's shell there finds is found, though sshd's own PATH lacks it. */
final class LoginPathTest {
    /** The file of bash that begins so leaves where nobody types. */
    private static final String PERSON_ONLY = "case $- in *i*) ;; *) return;; esac\n";

    @TempDir Path keys;
    @TempDir Path temp;

    /** Where {@code claude} stands below the person's folder, and what sets the PATH. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/bin/bash|.local/bin|.bashrc|PATH=$HOME/.local/bin:$PATH",
                "/bin/bash|only/login|.bash_profile|export PATH=$HOME/only/login:$PATH",
                "/bin/sh|bin|.profile|export PATH=$HOME/bin:$PATH",
                "/bin/bash|it's $(mine)/bin|.bashrc|PATH=\"$HOME/it's \\$(mine)/bin\":$PATH",
                "/bin/bash|second|.bashrc|PATH=$HOME/folder:$HOME/plain:$HOME/second:$PATH"
            })
    void whatThePersonsShellFindsIsFound(String shell, String at, String file, String line)
            throws Exception {
        Path person = Files.createDirectories(temp.resolve("person"));
        Files.createDirectories(person.resolve("folder/claude"));
        Files.createDirectories(person.resolve("plain"));
        Files.writeString(person.resolve("plain/claude"), "not to be run");
        Path claude = Files.createDirectories(person.resolve(at)).resolve("claude");
        Files.writeString(claude, "#!/bin/sh\necho 2.0.0\n");
        assertEquals(true, claude.toFile().setExecutable(true));
        boolean interactive = file.equals(".bashrc");
        if (interactive) {
            Files.writeString(person.resolve(".bash_profile"), ". ~/.bashrc\n");
        }
        Files.writeString(person.resolve(file), (interactive ? PERSON_ONLY : "") + line + "\n");
        String more =
                "SetEnv HOME=%s SHELL=%s XDG_STATE_HOME=%s/state\n".formatted(person, shell, keys);
        try (OpenSshServer server = new OpenSshServer(keys, more);
                Host host = new SshHostProvider().open(Place.in(temp).config(server.options()))) {
            Map<String, String> environment = host.environment();
            assertEquals(
                    Optional.of(claude.toString()),
                    host.files().which("claude"),
                    environment::toString);
        }
    }
}
