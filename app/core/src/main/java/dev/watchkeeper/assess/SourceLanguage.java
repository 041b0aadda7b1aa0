package dev.watchkeeper.assess;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the languages of a family write comments, strings and statements. */
enum SourceLanguage {
    /** Braces, {@code //}, {@code /* *}{@code /}. */
    BRACES,
    /** The same, with regular expressions between slashes and strings between backticks. */
    SCRIPT,
    /** Hashes, strings between three quotes, braces for values alone. */
    PYTHON,
    /** Hashes; statements end with their line. */
    HASHES,
    /** Words need no quotes. */
    SHELL;

    private static final Map<SourceLanguage, Set<String>> ENDINGS =
            Map.of(
                    BRACES,
                    Set.of(
                            "java", "kt", "kts", "scala", "groovy", "go", "rs", "c", "h", "cc",
                            "cpp", "cxx", "hpp", "cs", "swift", "dart", "php"),
                    SCRIPT,
                    Set.of("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"),
                    PYTHON,
                    Set.of("py", "pyi"),
                    HASHES,
                    Set.of("rb", "pl", "pm", "ex", "exs", "r", "jl"),
                    SHELL,
                    Set.of("sh", "bash", "zsh", "ksh", "bats"));

    /** That of a file, by its name; empty for what is no program. */
    static Optional<SourceLanguage> of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.entrySet().stream()
                .filter(e -> e.getValue().contains(ending))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether braces hold statements, so that lines end inside them. */
    boolean blocks() {
        return this == BRACES || this == SCRIPT;
    }

    /** Whether a hash begins a comment. */
    boolean hashes() {
        return !blocks();
    }
}
