package dev.watchkeeper.docker;

import dev.watchkeeper.plugin.contract.FilesContract;
import dev.watchkeeper.plugin.host.Host;

import org.junit.jupiter.api.extension.RegisterExtension;

final class DockerFilesContractTest extends FilesContract {
    @RegisterExtension final Boxes boxes = new Boxes();

    @Override
    protected Host open(Shape shape) {
        return Boxes.opened(
                boxes.config(
                        "one",
                        java.util.Map.of(),
                        shape.ignore(),
                        shape.exclude(),
                        shape.largestFile(),
                        shape.debounce()));
    }

    @Override
    protected String shell(String script) {
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", script)
                            .directory(boxes.workspace("one").toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String said =
                    new String(
                            process.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            return said;
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
