package dev.watchkeeper.codex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class ShellScriptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/bin/bash -lc 'rm -rf src'|rm -rf src",
                "bash -c ls|ls",
                "/usr/bin/zsh -lc \"echo 'a' \\\"b\\\" \\$HOME \\\\n\"|echo 'a' \"b\" $HOME \\n",
                "/bin/sh -c 'it'\\''s'|it's",
                "/bin/bash -lc 'a' b|/bin/bash -lc 'a' b",
                "/bin/bash -lc 'open|/bin/bash -lc 'open",
                "git status|git status"
            })
    void isWhatTheShellRuns(String command, String script) {
        assertEquals(script, ShellScript.of(command));
    }
}
