package dev.watchkeeper.ssh;

import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Lets a host in whose key is known, refuses the others, and keeps what a person must compare. */
final class HostKeys implements HostKeyVerifier {
    /** Why a key was refused. */
    enum Why {
        UNKNOWN,
        CHANGED
    }

    /**
     * A key that was refused.
     *
     * @param line what would have to stand in known_hosts
     */
    record Refused(Why why, String type, String fingerprint, String line) {}

    private final @Nullable String pinned;
    private final List<OpenSSHKnownHosts> files = new ArrayList<>();
    private boolean changed;
    private volatile @Nullable Refused refused;

    /**
     * @param pinned the one fingerprint that is right, {@code SHA256:…}; {@code null} if the files
     *     decide
     * @param places files of known hosts; need not be there
     */
    HostKeys(@Nullable String pinned, List<Path> places) throws IOException {
        this.pinned = pinned;
        for (Path place : places) {
            files.add(new Known(place.toFile()));
        }
    }

    private final class Known extends OpenSSHKnownHosts {
        Known(File file) throws IOException {
            super(file);
        }

        @Override
        protected boolean hostKeyChangedAction(String host, PublicKey key) {
            changed = true;
            return false;
        }
    }

    @Nullable Refused refused() {
        return refused;
    }

    @Override
    public boolean verify(String host, int port, PublicKey key) {
        byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        String fingerprint = fingerprint(blob);
        if (pinned != null) {
            if (pinned.equals(fingerprint)) {
                return true;
            }
            changed = true;
        } else {
            for (OpenSSHKnownHosts file : files) {
                if (file.verify(host, port, key)) {
                    return true;
                }
                // A host with keys of other types only, or a revoked one, is not merely unknown.
                changed |= !file.findExistingAlgorithms(host, port).isEmpty();
            }
        }
        String type = KeyType.fromKey(key).toString();
        String name = port == 22 ? host : "[" + host + "]:" + port;
        refused =
                new Refused(
                        changed ? Why.CHANGED : Why.UNKNOWN,
                        type,
                        fingerprint,
                        name + " " + type + " " + Base64.getEncoder().encodeToString(blob));
        return false;
    }

    @Override
    public List<String> findExistingAlgorithms(String host, int port) {
        return pinned != null
                ? List.of()
                : files.stream()
                        .flatMap(file -> file.findExistingAlgorithms(host, port).stream())
                        .distinct()
                        .toList();
    }

    /** As ssh prints it. */
    static String fingerprint(byte[] blob) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }
}
