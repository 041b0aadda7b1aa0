package dev.watchkeeper.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Random;

/** Much input for a command, which takes it in its own time. */
final class BigInputTest {
    @RegisterExtension static final Served HOST = new Served(OpenSshServer::new);

    @ParameterizedTest
    @ValueSource(strings = {"", "sleep 3; "})
    void arrivesWhole(String before) {
        byte[] much = new byte[8 << 20];
        new Random(1).nextBytes(much);
        Map<String, Object> options = HOST.server().options();
        options.put("connect-timeout", "1s");
        try (SshConnection line = new SshConnection(SshOptions.of("vm", options))) {
            SshTransport host = new SshTransport(line);
            assertEquals("8388608", host.sh(before + "wc -c", much).text().strip());
        }
    }
}
