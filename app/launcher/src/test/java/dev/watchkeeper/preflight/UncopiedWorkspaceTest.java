package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.PreflightSheet;
import dev.watchkeeper.domain.PreflightSheet.Mark;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.service.HostOpener;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Of a workspace that is too large for a copy nothing is said that an empty folder has shown. */
class UncopiedWorkspaceTest {
    @TempDir Path folder;

    @Test
    void itsCheckpointIsToldAsNotTried() {
        FindingList findings = new FindingList();
        try (World w = World.fresh(folder, "model: {provider: none}\n");
                PluginRegistry plugins =
                        new PluginRegistry(
                                List.of(World.dist().resolve("plugins")), folder.resolve("work"))) {
            w.write("kept.txt", "as it was\n");
            Settings settings = w.parts().settings().apply(w.project());
            try (ScratchTree tree =
                    ScratchTree.of(
                            new HostOpener(plugins)::open,
                            Objects.requireNonNull(settings.hosts().get("local")),
                            w.mainWorkspace(),
                            settings,
                            folder.resolve("scratch"),
                            0)) {
                assertFalse(tree.copied());
                assertTrue(new HostRehearsal(findings).checkpoint("checkpoint", tree));
            }
        }

        assertEquals(
                List.of(Mark.SKIPPED),
                findings.all().stream().map(PreflightSheet.Finding::mark).toList());
        assertEquals(
                "not tried: the workspace is larger than 8 GiB", findings.all().getFirst().found());
    }
}
