package dev.watchkeeper;

import dev.watchkeeper.cli.Cli;
import dev.watchkeeper.cli.Surroundings;
import dev.watchkeeper.control.Control;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The run from which the build makes the AOT cache: the demo, then a supervisor that commands of
 * the same process reach by its socket, so that both ends of a day's work are in the cache.
 *
 * <p>Takes a folder to work in; ends with the demo's status.
 */
final class Training {
    private Training() {}

    public static void main(String[] args) {
        Path dist = LocalSurroundings.dist(System.getProperty("watchkeeper.dist"));
        LocalSurroundings surroundings = new LocalSurroundings(dist);
        int status =
                Cli.ofProcess(surroundings).run("demo", "--headless", "--fast", "--keep", args[0]);
        String home = Path.of(args[0], "home").toString();
        Surroundings.Place place = new Surroundings.Place(Path.of(home), List.of());
        try (Control held = surroundings.supervise(place, false).control()) {
            var unheld = held.overview();
            for (List<String> words :
                    List.of(
                            List.of("status"),
                            List.of("status", "--json"),
                            List.of("task", "list"),
                            List.of("breakpoint", "list"),
                            List.of("log"),
                            List.of("report"))) {
                List<String> all = new ArrayList<>(words);
                all.addAll(List.of("--home", home));
                var unused = Cli.ofProcess(surroundings).run(all.toArray(String[]::new));
            }
        }
        System.exit(status);
    }
}
