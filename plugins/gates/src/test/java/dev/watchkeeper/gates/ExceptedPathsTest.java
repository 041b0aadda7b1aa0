package dev.watchkeeper.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.plugin.gate.GateConfig;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class ExceptedPathsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.lock | Cargo.lock | true",
                "*.lock | a/b/Cargo.lock | true",
                "*.{lock,json} | a/package.json | true",
                "*.{lock,json} | a/package.js | false",
                "vendor/ | vendor/a/b.c | true",
                "vendor/ | src/vendor/b.c | false",
                "src/**/a.py | src/a.py | true",
                "src/**/a.py | src/x/y/a.py | true",
                "docs/** | docs/a/b.md | true",
                "docs/** | docs2/b.md | false"
            })
    void aGlobMeansWhatItIsReadAs(String glob, String path, boolean covered) {
        GateConfig config = new GateConfig("g", Map.of("except", List.of(glob)));
        assertEquals(covered, ExceptedPaths.of(config).cover(path));
    }
}
