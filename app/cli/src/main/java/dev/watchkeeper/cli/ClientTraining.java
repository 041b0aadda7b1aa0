package dev.watchkeeper.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a person types beside a supervisor, for the client's AOT cache. Takes the home of a
 * supervisor that runs.
 */
public final class ClientTraining {
    private ClientTraining() {}

    public static void main(String... args) throws Throwable {
        WholeProgram whole = new WholeProgram(args);
        commands(() -> new ClientApplication(whole), args[0]);
        whole.prepare();
    }

    /** Runs the commands in this process, each with an application of its own. */
    public static void commands(Supplier<? extends ApplicationPort> application, String home) {
        for (List<String> words :
                List.of(
                        List.of("status"),
                        List.of("status", "--json"),
                        List.of("task", "list"),
                        List.of("task", "list", "--json"),
                        List.of("breakpoint", "list"),
                        List.of("breakpoint", "list", "--json"),
                        List.of("log"),
                        List.of("report"),
                        List.of("version"),
                        List.of("statsu"))) {
            List<String> all = new ArrayList<>(words);
            all.addAll(List.of("--home", home));
            var unused = Cli.ofProcess(application.get()).run(all.toArray(String[]::new));
        }
    }
}
