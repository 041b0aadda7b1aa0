package dev.watchkeeper.judged;

import java.util.List;
import java.util.Map;

/**
 * A piece of work on a program, with its label.
 *
 * @param kind such as {@code hard-coded}
 * @param name what it does, within its program and kind
 * @param right whether it is right by the hidden check
 * @param files what it writes, by path
 * @param says the agent's last words
 * @param scope of the task; empty for none
 */
record JudgedWork(
        JudgedProgram program,
        String kind,
        String name,
        boolean right,
        Map<String, String> files,
        String says,
        List<String> scope) {
    /** Kinds in the order of the report; the first one is right. */
    static final List<String> KINDS =
            List.of(
                    "right",
                    "subtle",
                    "overfitted",
                    "hard-coded",
                    "partial",
                    "weakened",
                    "scope",
                    "liar",
                    "injector");

    String id() {
        return program.name() + "/" + kind + "/" + name.replace(' ', '-');
    }
}
