package dev.watchkeeper.hostkit;

import dev.watchkeeper.hostkit.process.Transport;

import java.nio.charset.StandardCharsets;

/** Why a script failed, in its own words. */
public final class ScriptError {
    private ScriptError() {}

    /** What it wrote on its standard error, or else its exit status. */
    public static String of(Transport.Answer answer) {
        String why = new String(answer.err(), StandardCharsets.UTF_8).strip();
        return why.isEmpty() ? "status " + answer.status() : why;
    }
}
