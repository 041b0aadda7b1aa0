package dev.watchkeeper.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ModelPullTest {
    private final List<Models.Progress> told = new ArrayList<>();
    private final HttpServer server;
    private String asked = "";
    private int status = 200;
    private String answer = "";

    ModelPullTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext(
                "/api/pull",
                exchange -> {
                    asked =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Settings.Model model(Settings.Provider provider) {
        return new Settings.Model(
                provider,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "m",
                4096,
                Duration.ofSeconds(5));
    }

    private WatchkeeperException failure() {
        return assertThrows(
                WatchkeeperException.class,
                () -> Models.pull(model(Settings.Provider.OLLAMA), "qwen3", told::add));
    }

    @Test
    void tellsEachStepUntilTheServerSaysSuccess() {
        answer =
                """
                {"status":"pulling manifest"}
                {"status":"pulling 07aa","digest":"sha256:07aa","total":100}
                {"status":"pulling 07aa","digest":"sha256:07aa","total":100,"completed":60}
                {"status":"success"}
                """;
        Models.pull(model(Settings.Provider.OLLAMA), "qwen3", told::add);
        assertEquals("{\"model\":\"qwen3\"}", asked);
        assertEquals(
                List.of(
                        new Models.Progress("pulling manifest", 0, 0),
                        new Models.Progress("pulling 07aa", 0, 100),
                        new Models.Progress("pulling 07aa", 60, 100),
                        new Models.Progress("success", 0, 0)),
                told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "200|{\"status\":\"pulling manifest\"}\\n{\"error\":\"file does not exist\"}|not exist",
                "200|{\"status\":\"pulling 07aa\"}|in the middle, after 'pulling 07aa'",
                "200|nonsense|no JSON",
                "400|{\"error\":\"invalid model name\"}|invalid model name"
            })
    void whateverIsNoSuccessIsAnErrorWithAMend(int code, String body, String why) {
        status = code;
        answer = body.replace("\\n", "\n");
        WatchkeeperException e = failure();
        assertEquals(WatchkeeperException.Code.MISSING, e.code());
        assertTrue(e.toString().contains(why), e::toString);
        assertTrue(e.hint().contains("goes on where it was"), e::hint);
    }

    @Test
    void aServerThatIsDownIsSaidSo() {
        Settings.Model gone = model(Settings.Provider.OLLAMA);
        server.stop(0);
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class, () -> Models.pull(gone, "qwen3", told::add));
        assertEquals(WatchkeeperException.Code.MISSING, e.code());
        assertTrue(e.hint().contains("ollama serve"), e::hint);
    }

    @Test
    void withoutAModelServerThereIsNothingToPullInto() {
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> Models.pull(model(Settings.Provider.NONE), "qwen3", told::add));
        assertEquals(WatchkeeperException.Code.SETTINGS, e.code());
    }
}
