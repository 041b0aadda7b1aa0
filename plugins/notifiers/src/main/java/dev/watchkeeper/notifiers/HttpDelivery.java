package dev.watchkeeper.notifiers;

import dev.watchkeeper.plugin.PluginException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * One POST of JSON, answered within some seconds. Messages name the server only: the rest of an
 * address may be a secret.
 */
final class HttpDelivery {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private HttpDelivery() {}

    /**
     * Sends and waits for the answer.
     *
     * @throws PluginException if the server did not take it
     */
    static void post(URI url, Map<String, String> headers, String json) {
        HttpRequest request = request(url, headers, json);
        // One for each notice: its threads end with it, so that the plugin can be unloaded.
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build();
        try {
            HttpResponse<Void> answer =
                    client.send(request, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 != 2) {
                throw refused(url, answer.statusCode());
            }
        } catch (IOException e) {
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    server(url) + " can't be reached: " + words(e),
                    "look at the address, the network and the server",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    PluginException.Kind.TRANSIENT,
                    server(url) + " has not answered in time",
                    "look at the network and the server",
                    e);
        } finally {
            client.shutdownNow();
        }
    }

    private static HttpRequest request(URI url, Map<String, String> headers, String json) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(url)
                            .timeout(PATIENCE)
                            .header("Content-Type", "application/json; charset=utf-8")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            json, StandardCharsets.UTF_8));
            headers.forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            // Its message repeats the value.
            throw new PluginException(
                    PluginException.Kind.SETTINGS,
                    server(url) + " can't be asked: no request can have this address or header",
                    "look at the address and the token");
        }
    }

    private static PluginException refused(URI url, int status) {
        String hint =
                switch (status) {
                    case 401, 403 -> "look at the token, and whether it may write there";
                    case 404 -> "look at the address";
                    case 429 -> "the server takes no more for now; it is tried again later";
                    default -> "look at the log of the server";
                };
        return new PluginException(
                status == 429 || status >= 500
                        ? PluginException.Kind.TRANSIENT
                        : PluginException.Kind.SETTINGS,
                server(url) + " answered with status " + status,
                hint);
    }

    private static String words(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String server(URI url) {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
