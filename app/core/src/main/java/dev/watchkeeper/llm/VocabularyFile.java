package dev.watchkeeper.llm;

import dev.watchkeeper.domain.OwnerOnly;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/** Keeps vocabularies in a folder, by their model's digest. What can't be read is as not there. */
final class VocabularyFile {
    private static final int FORMAT = 0x574b5632;

    private final Path folder;

    VocabularyFile(Path folder) {
        this.folder = folder;
    }

    private Path file(String digest) {
        String name = digest.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "-");
        return folder.resolve(name + ".tokens");
    }

    Optional<Vocabulary> read(String digest) {
        try {
            byte[] all = Files.readAllBytes(file(digest));
            if (all.length < Long.BYTES) {
                return Optional.empty();
            }
            int length = all.length - Long.BYTES;
            DataInputStream sum =
                    new DataInputStream(new ByteArrayInputStream(all, length, Long.BYTES));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(all, 0, length));
            if (sum.readLong() != sum(all, length) || in.readInt() != FORMAT) {
                return Optional.empty();
            }
            String pre = in.readUTF();
            boolean faithful = in.readBoolean();
            boolean thinks = in.readBoolean();
            int count = in.readInt();
            List<String> specials = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                specials.add(in.readUTF());
            }
            count = in.readInt();
            List<byte[]> tokens = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                tokens.add(in.readNBytes(in.readInt()));
            }
            return Optional.of(new Vocabulary(pre, tokens, specials, faithful, thinks));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps it if that is possible; without it the server is asked again. */
    void write(String digest, Vocabulary vocabulary) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 21);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(FORMAT);
            out.writeUTF(vocabulary.pre());
            out.writeBoolean(vocabulary.faithful());
            out.writeBoolean(vocabulary.thinks());
            out.writeInt(vocabulary.specials().size());
            for (String special : vocabulary.specials()) {
                out.writeUTF(special);
            }
            out.writeInt(vocabulary.tokens().size());
            for (byte[] token : vocabulary.tokens()) {
                out.writeInt(token.length);
                out.write(token);
            }
            byte[] written = bytes.toByteArray();
            out.writeLong(sum(written, written.length));
            OwnerOnly.folder(folder);
            Path draft = Files.createTempFile(folder, "vocabulary", ".part");
            try {
                Files.write(draft, bytes.toByteArray());
                Files.move(draft, file(digest), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            System.getLogger(VocabularyFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "a vocabulary could not be kept", e);
        }
    }

    private static long sum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
