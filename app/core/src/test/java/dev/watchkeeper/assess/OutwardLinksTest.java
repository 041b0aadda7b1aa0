package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugin.host.Host;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

/** Links of the work that lead to what no checkpoint holds are told with where they lead. */
final class OutwardLinksTest {
    private static final List<String> HELD = List.of("data/a.csv", "data.csv", "src/deep/b.py");

    private final Work work = new Work();

    private List<String> of(String path, @Nullable String target) {
        work.changes =
                List.of(
                        Work.changed("src/parse.py"),
                        new PathDiff(path, FileChange.Kind.ADDED, 1, 0, false, null, target));
        return OutwardLinks.of(work.input(host(), tree()));
    }

    private static Host host() {
        return (Host)
                Proxy.newProxyInstance(
                        Host.class.getClassLoader(),
                        new Class<?>[] {Host.class},
                        (self, method, values) -> {
                            assertEquals("workspace", method.getName());
                            return "/home/p";
                        });
    }

    private static JudgedTree tree() {
        return new JudgedTree() {
            @Override
            public List<PathDiff> changed() {
                return List.of();
            }

            @Override
            public List<String> paths() {
                return HELD;
            }

            @Override
            public Optional<byte[]> original(String path) {
                return Optional.empty();
            }

            @Override
            public JudgedTree now() {
                return this;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "link, /etc/passwd",
        "link, /home/project",
        "link, ..",
        "src/link, ../../other",
        "src/deep/link, ../../../home/p/data.csv",
        "link, target/made.json",
        "link, dat",
        "link, nothing",
        "link, /home/p/target/made.json",
        "src/link, deep/../../target"
    })
    void leadsOut(String path, String target) {
        assertEquals(List.of(path + " → " + target), of(path, target));
    }

    @ParameterizedTest
    @CsvSource({
        "link, data.csv",
        "link, ./data",
        "src/link, ../data/a.csv",
        "src/link, ../data/",
        "src/deep/link, b.py",
        "link, /home/p/data.csv",
        "link, /home/p",
        "src/link, .."
    })
    void staysWithin(String path, String target) {
        assertEquals(List.of(), of(path, target));
    }

    @Test
    void aFileLeadsNowhere() {
        assertEquals(List.of(), of("file", null));
    }

    @Test
    void whatTheTaskNamesIsNotTold() {
        work.brief = "Let current lead to /srv/releases/7.";
        assertEquals(List.of(), of("current", "/srv/releases/7"));
        assertEquals(1, of("current", "/srv/releases/8").size());
    }

    /** In a copy there is nothing that is excluded, so a check there shows what the link is for. */
    @Test
    void whatIsExcludedMattersOnlyWhereChecksCanSeeIt() {
        work.how = new Settings.Checks(true, List.of(), false);
        assertEquals(List.of(), of("link", "target/made.json"));
        assertEquals(1, of("link", "/etc/passwd").size());
    }

    @Test
    void aTargetOfSeveralLinesIsToldInOne() {
        assertEquals(List.of("link → /etc/x y"), of("link", "/etc/x\ny"));
    }
}
