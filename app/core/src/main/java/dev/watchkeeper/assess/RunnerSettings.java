package dev.watchkeeper.assess;

import java.util.Map;
import java.util.regex.Pattern;

/** Knows the files by which runners of tests and scripts are told what to run, and how. */
final class RunnerSettings {
    /** Whatever is in them. */
    private static final Pattern FILE =
            Pattern.compile(
                    "(?:.*/)?(?:\\.?pytest\\.(?:ini|toml)|tox\\.toml|(?:nose2?|unittest)\\.cfg|\\.noserc"
                            + "|\\.mocharc.*|\\.taprc|\\.nycrc.*|\\.c8rc.*|\\.babelrc.*|\\.swcrc|\\.pnpmfile\\.cjs"
                            + "|vitest\\.workspace\\..+|(?:ava|web-test-runner|wdio|nightwatch|cucumber)"
                            + "\\.(?:config|conf)\\..+|\\.jest(?:rc.*|\\.config\\..+)|jest\\.preset\\..+|jasmine\\.json"
                            + "|bunfig\\.toml|deno\\.jsonc?|nx\\.json|turbo\\.json"
                            + "|\\.cargo/config(?:\\.toml)?|\\.config/nextest\\.toml|go\\.work|go\\.env"
                            + "|\\.rspec|\\.bazelrc|\\.?[Jj]ustfile|Taskfile\\.ya?ml|CTest(?:Testfile|Custom)\\.cmake"
                            + "|junit-platform\\.properties|META-INF/services/org\\.(?:junit|testng)\\..+"
                            + "|testng\\.xml|.+\\.runsettings|xunit\\.runner\\.json"
                            + "|Directory\\.Build\\.(?:props|targets))");

    /** Where they have such lines. */
    private static final Map<Pattern, Pattern> LINES =
            Map.of(
                    Pattern.compile(
                            "(?:.*/)?(?:\\.npmrc|\\.yarnrc(?:\\.yml)?|pnpm-workspace\\.yaml)"),
                    Pattern.compile(
                            "(?i)^\\s*[\"'-]*\\s*(?:script[-_]?shell|node[-_]?options|ignore[-_]?scripts|if[-_]?present"
                                    + "|shell[-_]?emulator|(?:user|global)config|prefix|use[-_]?node[-_]?version"
                                    + "|node[-_]?version|yarn[-_]?path|plugins|pnpmfile|enable[-_]?pre[-_]?post[-_]?scripts)\\b.*"),
                    Pattern.compile("(?:.*/)?[^/]+\\.(?:dist|egg)-info/entry_points\\.txt"),
                    Pattern.compile("\\s*\\[\\s*(?:pytest11|nose2?\\.plugins[\\w.]*|tox)\\s*\\].*"),
                    Pattern.compile("(?:.*/)?[^/]+\\.pth"),
                    Pattern.compile("import[ \\t].*"));

    private RunnerSettings() {}

    /** Whether a file is of them by its name alone. */
    static boolean named(String path) {
        return FILE.matcher(path).matches();
    }

    /** Whether a change sets what is run, or how. */
    static boolean setBy(String path, UnifiedDiff.Lines lines) {
        return named(path)
                || LINES.entrySet().stream()
                        .filter(e -> e.getKey().matcher(path).matches())
                        .anyMatch(e ->
                                lines.added().stream()
                                        .anyMatch(l ->
                                                e.getValue().matcher(l.text()).matches()
                                                        && !lines.deleted().contains(l.text())));
    }
}
