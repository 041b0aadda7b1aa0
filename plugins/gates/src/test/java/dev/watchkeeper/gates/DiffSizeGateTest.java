package dev.watchkeeper.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.gate.GateConfig;
import dev.watchkeeper.plugin.gate.GateContract;
import dev.watchkeeper.plugin.gate.GateVerdict;
import dev.watchkeeper.plugin.gate.GivenWork;
import dev.watchkeeper.plugin.gate.QualityGateProvider;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class DiffSizeGateTest extends GateContract {
    @Override
    protected QualityGateProvider provider() {
        return new DiffSizeProvider();
    }

    @Override
    protected GateConfig config() {
        return new GateConfig(
                "size", Map.of("lines", 10L, "files", 2L, "except", List.of("*.lock")));
    }

    @Override
    protected GivenWork good() {
        return new GivenWork()
                .fileBefore("src/a.txt", "x\n".repeat(4))
                .file("src/a.txt", "y\n".repeat(6))
                .file("sub/x.lock", "z\n".repeat(900));
    }

    @Override
    protected GivenWork bad() {
        return good().file("src/b.txt", "one more\n");
    }

    @Test
    void countsAddedAndDeletedLinesOfAllButTheExceptedFiles() {
        assertEquals("10 lines in 1 file are changed", gate().judge(good()).reason());
        assertEquals("11 lines are changed, 10 are allowed", gate().judge(bad()).reason());
    }

    @Test
    void namesTheLargestFilesFirst() {
        assertEquals(
                List.of("src/a.txt", "src/b.txt"),
                gate().judge(bad()).locations().stream().map(GateVerdict.Location::path).toList());
    }

    @Test
    void countsFilesOfWhichNoLineIsKnown() {
        GivenWork work = new GivenWork().file("a", "").file("b", "").file("c", "");
        assertEquals("3 files are changed, 2 are allowed", gate().judge(work).reason());
    }

    @Test
    void aGlobThatCannotBeReadIsASettingToMend() {
        GateConfig wrong = new GateConfig("size", Map.of("except", List.of("a[")));
        assertEquals(
                PluginException.Kind.SETTINGS,
                assertThrows(PluginException.class, () -> provider().create(wrong)).kind());
    }
}
