package dev.watchkeeper.confidence;

import dev.watchkeeper.domain.PathDiff;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The language of a change, as far as the names of its files tell. */
enum ProgrammingLanguage {
    PYTHON("py", "pyi"),
    JAVA("java"),
    JAVASCRIPT("js", "jsx", "mjs", "cjs", "vue", "svelte"),
    TYPESCRIPT("ts", "tsx", "mts", "cts"),
    GO("go"),
    RUST("rs"),
    KOTLIN("kt", "kts"),
    SCALA("scala"),
    C("c", "h"),
    CPP("cc", "cpp", "cxx", "hpp"),
    CSHARP("cs"),
    SWIFT("swift"),
    DART("dart"),
    PHP("php"),
    RUBY("rb"),
    PERL("pl", "pm"),
    ELIXIR("ex", "exs"),
    R("r"),
    JULIA("jl"),
    SQL("sql"),
    SHELL("sh", "bash", "zsh", "ksh", "bats");

    private final Set<String> endings;

    ProgrammingLanguage(String... endings) {
        this.endings = Set.of(endings);
    }

    /** The word of the language with most changed lines; empty if no program is changed. */
    static String of(List<PathDiff> changes) {
        Map<ProgrammingLanguage, Long> lines = new EnumMap<>(ProgrammingLanguage.class);
        for (PathDiff change : changes) {
            String name = change.path().substring(change.path().lastIndexOf('/') + 1);
            String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            for (ProgrammingLanguage one : values()) {
                if (one.endings.contains(ending) && name.length() > ending.length()) {
                    // One more, so that what is only renamed or made executable counts too.
                    lines.merge(one, 1L + change.linesAdded() + change.linesDeleted(), Long::sum);
                }
            }
        }
        ProgrammingLanguage most = null;
        for (Map.Entry<ProgrammingLanguage, Long> one : lines.entrySet()) {
            if (most == null || one.getValue() > lines.getOrDefault(most, 0L)) {
                most = one.getKey();
            }
        }
        return most == null ? "" : most.name().toLowerCase(Locale.ROOT);
    }
}
