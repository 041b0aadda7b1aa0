package dev.watchkeeper.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.contract.FilesContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class LocalFilesContractTest extends FilesContract {
    @TempDir Path temp;

    @Override
    protected Host open(Shape shape) {
        return Place.open(
                Place.in(temp)
                        .config(
                                shape.ignore(),
                                shape.exclude(),
                                shape.largestFile(),
                                shape.debounce()));
    }

    @Override
    protected String shell(String script) {
        return Place.in(temp).shell(script);
    }

    @Test
    void seesNothingBelowALinkThatLeadsNowhereAndWritesNothingThere() {
        shell("ln -s loop loop; ln -s /nowhere/outside gone");
        try (Host host = open(Shape.usual())) {
            for (String path : List.of("loop/below", "gone/below")) {
                assertEquals(Optional.empty(), host.files().info(path));
                assertThrows(PluginException.class, () -> host.files().write(path, new byte[1]));
            }
        }
    }
}
