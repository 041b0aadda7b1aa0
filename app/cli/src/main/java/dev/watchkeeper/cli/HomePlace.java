package dev.watchkeeper.cli;

import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the home is: {@code --home}, {@code WATCHKEEPER_HOME}, else the platform's data folder. */
public final class HomePlace {
    private HomePlace() {}

    /**
     * The home's absolute path; it need not exist.
     *
     * <p>A variable that is set to nothing counts as not set, as it does for a shell; an option
     * that is given and empty is a slip, such as of an unset variable in a script.
     *
     * @param system the value of {@code os.name}
     * @param user the user's own folder
     */
    public static Path find(
            @Nullable Path asked, Map<String, String> environment, String system, Path user) {
        if (asked != null) {
            if (asked.toString().isBlank()) {
                throw new WatchkeeperException(
                        WatchkeeperException.Code.USAGE,
                        "--home is empty; it would make the current folder a home",
                        "give a folder, or leave --home out for the usual one");
            }
            return asked.toAbsolutePath().normalize();
        }
        String named = environment.getOrDefault("WATCHKEEPER_HOME", "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            return (local.isBlank() ? user.resolve("AppData/Local") : Path.of(local))
                    .resolve("Watchkeeper");
        }
        if (os.startsWith("mac")) {
            return user.resolve("Library/Application Support/Watchkeeper");
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        // A relative XDG folder is to be ignored, says its specification.
        return (data.startsWith("/") ? Path.of(data) : user.resolve(".local/share"))
                .resolve("watchkeeper");
    }
}
