package dev.watchkeeper.supervise;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.testkit.Sshd;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A world whose project is on another machine: the real sshd on the loopback. */
abstract class OverSshd {
    @TempDir Path folder;
    Sshd server;

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(Sshd.here(), "skipped: no sshd; apt-get install openssh-server");
        folder = folder.toRealPath();
        server = new Sshd(folder.resolve("sshd"));
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    /**
     * Makes a fresh world.
     *
     * @param agent the agent's script, which is a file of this machine
     */
    World world(String agent) throws IOException {
        Path script = Files.writeString(folder.resolve("agent.sh"), agent);
        return World.fresh(
                folder,
                """
                model: {provider: none}
                thresholds: {attempts: 2}
                hosts:
                  vm: %s
                agents:
                  agent: {type: command, host: vm, run: [sh, '%s'], prompt: stdin}
                default-agent: agent
                """
                        .formatted(server.settings(), script),
                "vm");
    }
}
