package dev.watchkeeper.receipt;

import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The key pair by which a home signs its receipts; made once, the secret half for its owner. */
public final class ReceiptKey {
    /** The file of both halves, in the home. */
    public static final String FILE = "receipt-key";

    /** The file of the half that may be given away. */
    public static final String PUBLIC_FILE = "receipt-key.pub";

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private final PrivateKey secret;
    private final byte[] open;

    private ReceiptKey(PrivateKey secret, byte[] open) {
        this.secret = secret;
        this.open = open;
    }

    /**
     * The key of a home; made if it has none.
     *
     * @throws WatchkeeperException {@code HOME} if it can't be made, is damaged, or may be read by
     *     others
     */
    public static ReceiptKey ofHome(Path home) {
        Path file = home.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(home, file);
            }
            requireOwnerOnly(file);
            ReceiptKey key = parse(file);
            if (!fingerprintOf(home).equals(Optional.of(key.fingerprint()))) {
                writeDurably(
                        OwnerOnly.file(home.resolve(PUBLIC_FILE)), block("PUBLIC KEY", key.open));
            }
            return key;
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    file + ": the key of receipts can't be used: " + e.getMessage(),
                    "look at the rights and the room on that disk",
                    e);
        }
    }

    /** The fingerprint of a home's key, by its public file; empty if there is none to be read. */
    public static Optional<String> fingerprintOf(Path home) {
        try {
            String text = SmallFile.text(home.resolve(PUBLIC_FILE));
            return Optional.of(
                    fingerprint(Base64.getDecoder().decode(between(text, "PUBLIC KEY"))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void make(Path home, Path file) throws IOException {
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance(ReceiptFormat.ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
        String text =
                block("PRIVATE KEY", pair.getPrivate().getEncoded())
                        + block("PUBLIC KEY", pair.getPublic().getEncoded());
        OwnerOnly.folder(home);
        // One for each that makes a key: what is linked as the key is never written again.
        Path part = OwnerOnly.file(home.resolve("." + FILE + "-" + UUID.randomUUID()));
        try {
            writeDurably(part, text);
            try {
                Files.createLink(file, part);
            } catch (UnsupportedOperationException e) {
                Files.move(part, file);
            } catch (FileAlreadyExistsException e) {
                // Somebody was quicker: that key is the home's.
                return;
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void writeDurably(Path file, String text) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                var unused = out.write(bytes);
            }
            out.force(true);
        }
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new WatchkeeperException(
                    Code.HOME,
                    file + ": others than its owner may read or write the key of receipts",
                    "'chmod 600 "
                            + file
                            + "' if nobody has; else delete it: the next receipt makes another");
        }
    }

    private static ReceiptKey parse(Path file) throws IOException {
        String text = SmallFile.text(file);
        try {
            KeyFactory keys = KeyFactory.getInstance(ReceiptFormat.ALGORITHM);
            byte[] secret = Base64.getDecoder().decode(between(text, "PRIVATE KEY"));
            byte[] open = Base64.getDecoder().decode(between(text, "PUBLIC KEY"));
            ReceiptKey key =
                    new ReceiptKey(keys.generatePrivate(new PKCS8EncodedKeySpec(secret)), open);
            byte[] probe = {1};
            if (!verifies(open, probe, key.sign(probe))) {
                throw new GeneralSecurityException("its halves don't belong together");
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    file + ": the key of receipts is damaged: " + e.getMessage(),
                    "put it back from a copy; or delete it with "
                            + PUBLIC_FILE
                            + ": the next receipt makes another key",
                    e);
        }
    }

    private static String block(String name, byte[] der) {
        return "-----BEGIN "
                + name
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + name
                + "-----\n";
    }

    private static String between(String text, String name) {
        String begin = "-----BEGIN " + name + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + name + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("it has no block " + name);
        }
        return text.substring(from + begin.length(), to).replaceAll("\\s", "");
    }

    /** Signs, in base64. */
    String signature(byte[] message) {
        return Base64.getEncoder().encodeToString(sign(message));
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(ReceiptFormat.ALGORITHM);
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that can't sign", e);
        }
    }

    /** The public half, base64 of its X.509 form. */
    String open() {
        return Base64.getEncoder().encodeToString(open);
    }

    /** The fingerprint of the public half, such as {@code sha256:9f86…}, 64 hex digits. */
    public String fingerprint() {
        return fingerprint(open);
    }

    static String fingerprint(byte[] open) {
        return "sha256:" + ReceiptFormat.hex(ReceiptFormat.sha256().digest(open));
    }

    /**
     * Whether a signature is one of a message.
     *
     * @param open the public half in its X.509 form
     */
    static boolean verifies(byte[] open, byte[] message, byte[] signature) {
        try {
            PublicKey key =
                    KeyFactory.getInstance(ReceiptFormat.ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(open));
            Signature verifier = Signature.getInstance(ReceiptFormat.ALGORITHM);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
