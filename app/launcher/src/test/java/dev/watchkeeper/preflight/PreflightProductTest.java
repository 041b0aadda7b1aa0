package dev.watchkeeper.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.testkit.Product;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The command reaches a supervisor that runs, and its sheet comes back. */
class PreflightProductTest {
    @TempDir Path folder;

    @Test
    void aRunningSupervisorRehearses() throws Exception {
        try (World w = World.fresh(folder, Map.of("agent", "true\n"), "")) {
            w.task("absent", "no-such-program --run");

            Product.Result ended =
                    Product.run(folder, w.home(), "preflight", "--json", "--no-agents");

            assertEquals(3, ended.exit(), ended::err);
            JsonNode sheet = new ObjectMapper().readTree(ended.out());
            JsonNode first = sheet.path("findings").path(0);
            assertEquals("failed", first.path("mark").asText(), ended::out);
            assertEquals("no-such-program --run (task absent)", first.path("what").asText());
            assertEquals(1, sheet.path("tasks").asInt());
            assertTrue(sheet.path("feasibility").asText().contains("0 of 1 open task"), ended::out);
            assertEquals(
                    "done", w.control().jobs().getFirst().state().name().toLowerCase(Locale.ROOT));
            assertFalse(Files.exists(w.home().resolve("preflight")));
        }
    }
}
