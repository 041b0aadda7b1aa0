package dev.watchkeeper.gates;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.gate.GateConfig;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** The paths that a gate does not look at: the globs of its option {@code except}. */
record ExceptedPaths(List<PathMatcher> globs) {
    /**
     * @throws PluginException if a glob can't be read
     */
    static ExceptedPaths of(GateConfig config) {
        List<PathMatcher> globs = new ArrayList<>();
        if (config.options().get("except") instanceof List<?> words) {
            for (Object word : words) {
                globs.add(glob(config, String.valueOf(word)));
            }
        }
        return new ExceptedPaths(List.copyOf(globs));
    }

    private static PathMatcher glob(GateConfig config, String word) {
        // As in a task's scope: a name without a slash is meant wherever it is.
        String anywhere = word.contains("/") ? word : "{" + word + ",**/" + word + "}";
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + anywhere);
        } catch (PatternSyntaxException e) {
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    "gates." + config.name() + ".except: '" + word + "' is no glob",
                    "such as docs/** or *.lock");
        }
    }

    boolean cover(String path) {
        try {
            Path name = Path.of(path);
            return globs.stream().anyMatch(glob -> glob.matches(name));
        } catch (InvalidPathException e) {
            return false; // No glob can mean it.
        }
    }
}
