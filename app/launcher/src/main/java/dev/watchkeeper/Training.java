package dev.watchkeeper;

import dev.watchkeeper.cli.ApplicationPort;
import dev.watchkeeper.cli.Cli;
import dev.watchkeeper.cli.ClientTraining;
import dev.watchkeeper.control.Control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The run from which the build makes the AOT caches: the demo, then a supervisor that commands of
 * the same process reach by its socket, so that both ends of a day's work are in the one; then the
 * same commands in a client of their own, whose class path has a cache of its own.
 *
 * <p>Takes a folder to work in, and the words that start {@link ClientTraining} with its cache;
 * ends with the demo's status.
 */
final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        LocalApplication application = application();
        int status =
                Cli.ofProcess(application).run("demo", "--headless", "--fast", "--keep", args[0]);
        String home = Path.of(args[0], "home").toString();
        // No server is there: it is about the classes of who asks one.
        ApplicationPort.Place place =
                new ApplicationPort.Place(
                        Path.of(home),
                        List.of("model.provider=ollama", "model.url=http://127.0.0.1:1"));
        try (Control held = application.supervise(place, false).control()) {
            var unused = held.overview();
            ClientTraining.commands(Training::application, home);
            if (args.length > 1) {
                List<String> words = new ArrayList<>(List.of(args).subList(1, args.length));
                words.add(home);
                int trained = new ProcessBuilder(words).inheritIO().start().waitFor();
                System.out.println("the client's training ended with " + trained);
            }
        }
        System.exit(status);
    }

    private static LocalApplication application() {
        return new LocalApplication(LocalApplication.dist(System.getProperty("watchkeeper.dist")));
    }
}
