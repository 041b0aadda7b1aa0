package dev.watchkeeper.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import dev.watchkeeper.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/**
 * An engine, reached when it is first asked. What it refuses comes as {@link DockerException};
 * where nobody answers, that is told.
 */
final class Engine implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final DockerOptions options;
    private @Nullable DockerClient client; // Guarded by this.

    Engine(DockerOptions options) {
        this.options = options;
    }

    DockerOptions options() {
        return options;
    }

    /**
     * Asks.
     *
     * @throws DockerException if it refuses
     * @throws PluginException if it does not answer
     */
    <T> T ask(Function<DockerClient, T> question) {
        try {
            return question.apply(client());
        } catch (DockerException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!causedByIo(e)) {
                throw e;
            }
            throw silent(e);
        }
    }

    /** The engine's client, for what goes on after the question. */
    synchronized DockerClient client() {
        DockerClient known = client;
        if (known == null) {
            var config =
                    DefaultDockerClientConfig.createDefaultConfigBuilder()
                            .withDockerHost(options.engine())
                            .withDockerTlsVerify(false)
                            .build();
            known = DockerClientImpl.getInstance(config, http());
            client = known;
        }
        return known;
    }

    private ZerodepDockerHttpClient http() {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(options.engine()))
                .connectionTimeout(CONNECT)
                .build();
    }

    static boolean causedByIo(@Nullable Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof IOException || t instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    /** Nobody answered. */
    PluginException silent(Throwable e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String why = String.valueOf(last.getMessage());
        boolean denied = why.contains("ermission denied");
        return new PluginException(
                PluginException.Kind.TRANSIENT,
                "the engine of host %s does not answer at %s: %s"
                        .formatted(options.name(), options.engine(), why),
                denied
                        ? "give yourself the right to use its socket (the group docker), then log in again"
                        : "start it (systemctl start docker), or correct hosts."
                                + options.name()
                                + ".engine",
                e);
    }

    @Override
    public synchronized void close() {
        DockerClient known = client;
        client = null;
        if (known != null) {
            try {
                known.close();
            } catch (IOException e) {
                return; // Nothing of it is needed any more.
            }
        }
    }
}
