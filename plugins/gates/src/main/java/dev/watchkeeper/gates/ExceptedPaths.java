package dev.watchkeeper.gates;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.gate.GateConfig;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
                globs.addAll(globs(config, String.valueOf(word)));
            }
        }
        return new ExceptedPaths(List.copyOf(globs));
    }

    /** A name without a slash is meant wherever it is, a folder with all that is in it. */
    private static List<PathMatcher> globs(GateConfig config, String word) {
        String all = word.endsWith("/") ? word + "**" : word;
        Set<String> forms = new LinkedHashSet<>(List.of(all));
        if (!word.contains("/")) {
            forms.add("**/" + word);
        }
        forms.add(all.replace("/**/", "/")); // No folder between is a folder between, too.
        try {
            return forms.stream()
                    .map(form -> FileSystems.getDefault().getPathMatcher("glob:" + form))
                    .toList();
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
