package dev.watchkeeper;

import dev.watchkeeper.cli.Cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person types beside a supervisor, for the AOT cache of the commands alone. Takes the home
 * of a supervisor that runs.
 */
final class ClientTraining {
    private ClientTraining() {}

    public static void main(String... args) {
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
            all.addAll(List.of("--home", args[0]));
            var unused = Cli.ofProcess(surroundings()).run(all.toArray(String[]::new));
        }
    }

    static LocalSurroundings surroundings() {
        return new LocalSurroundings(
                LocalSurroundings.dist(System.getProperty("watchkeeper.dist")));
    }
}
