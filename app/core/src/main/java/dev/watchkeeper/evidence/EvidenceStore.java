package dev.watchkeeper.evidence;

import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Ids;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The run folders of a home: {@code runs/TASK/ATTEMPT/NAME}.
 *
 * <p>The id of a piece of evidence is {@code TASK/ATTEMPT/NAME}. Safe from many threads.
 */
public final class EvidenceStore {
    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CHARACTER = 4;

    /** Of one part; whoever wants more reads on at its end. */
    private static final int LARGEST_PART = 1 << 22;

    private static final String PART = ".part-";

    private final Path home;
    private final Path runs;

    /**
     * @param home the home folder; its folder {@code runs} is made when first needed
     */
    public EvidenceStore(Path home) {
        this.home = home.toAbsolutePath().normalize();
        this.runs = this.home.resolve("runs");
    }

    /** The folder that holds all of it. */
    public Path home() {
        return home;
    }

    /**
     * Keeps {@code content}, whole or not at all; what is there already is never overwritten.
     *
     * @param name what to call it; unfit characters become hyphens, and a name already taken gets
     *     {@code -2}, {@code -3} …
     * @return its id
     * @throws WatchkeeperException {@code HOME} if it can't be written
     */
    public String write(AttemptRef ref, String name, byte[] content) {
        return write(ref, name, file -> file.write(content));
    }

    /** What is to be kept, of any size. */
    public interface Content {
        /** Writes all of it, piece by piece. */
        void to(OutputStream file) throws IOException;
    }

    /** {@link #write(AttemptRef, String, byte[])} of what does not fit into memory. */
    public String write(AttemptRef ref, String name, Content content) {
        Path folder = folder(ref);
        String wanted = fit(name);
        Path part = null;
        try {
            part = Files.createTempFile(folder, PART, "");
            try (OutputStream file = Files.newOutputStream(part)) {
                content.to(file);
            }
            for (int n = 1; ; n++) {
                String taken = n == 1 ? wanted : numbered(wanted, n);
                if (claim(part, folder.resolve(taken))) {
                    return ref + "/" + taken;
                }
            }
        } catch (IOException e) {
            throw unwritable(folder, e);
        } finally {
            discard(part);
        }
    }

    /**
     * What was kept under a digest by {@link #keep}.
     *
     * @param digest letters and digits
     */
    public Optional<String> kept(String digest) {
        try {
            return Optional.of(Files.readString(digests().resolve(digest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // It can be made again.
            return Optional.empty();
        }
    }

    /**
     * Keeps what was made from something, by the digest of that, whole or not at all. Who comes
     * first wins.
     *
     * @param digest letters and digits
     * @return what is kept from now on
     * @throws WatchkeeperException {@code HOME} if it can't be written
     */
    public String keep(String digest, String text) {
        Path folder = digests();
        Path part = null;
        try {
            OwnerOnly.folder(folder);
            part = Files.createTempFile(folder, PART, "");
            Files.writeString(part, text);
            var unused = claim(part, folder.resolve(digest));
            return kept(digest).orElse(text);
        } catch (IOException e) {
            throw unwritable(folder, e);
        } finally {
            discard(part);
        }
    }

    private Path digests() {
        return home.resolve("cache").resolve("middles");
    }

    /**
     * The folder of an attempt, made if it is missing.
     *
     * @throws WatchkeeperException {@code HOME} if it can't be made
     */
    public Path folder(AttemptRef ref) {
        Path folder = runs.resolve(ref.task()).resolve(Integer.toString(ref.number()));
        try {
            return OwnerOnly.folder(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * The file that an id names.
     *
     * @throws WatchkeeperException {@code UNKNOWN_ID} if it is no id of evidence or nothing bears
     *     it
     */
    public Path file(String id) {
        String[] parts = id.split("/", -1);
        if (parts.length != 3
                || !Ids.isValid(parts[0])
                || !Ids.isValid(parts[1])
                || !Ids.isValid(parts[2])
                || parts[2].startsWith(PART)) {
            throw unknown(id);
        }
        Path file = runs.resolve(parts[0]).resolve(parts[1]).resolve(parts[2]);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw unknown(id);
        }
        return file;
    }

    /**
     * The ids of all evidence of an attempt, by name; empty if it has none. Hidden files are notes
     * of our own, which come and go.
     *
     * @throws UncheckedIOException if its folder can't be read
     */
    public List<String> list(AttemptRef ref) {
        Path folder = runs.resolve(ref.task()).resolve(Integer.toString(ref.number()));
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .map(f -> String.valueOf(f.getFileName()))
                    .filter(name -> Ids.isValid(name) && !name.startsWith("."))
                    .sorted()
                    .map(name -> ref + "/" + name)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The size of a piece of evidence in bytes, so far.
     *
     * @throws WatchkeeperException {@code UNKNOWN_ID} if nothing bears the id
     */
    public long size(String id) {
        try {
            return Files.size(file(id));
        } catch (NoSuchFileException e) {
            throw unknown(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a part as UTF-8. A character that is cut by the end of the part, or that is not wholly
     * written yet, is left for the next part; broken bytes become U+FFFD.
     *
     * @param offset in bytes, at least 0; beyond the end gives an empty part
     * @param max how many bytes at most; at least 4 are read, and never more than 4 MiB
     * @throws WatchkeeperException {@code UNKNOWN_ID} if nothing bears the id
     */
    public EvidenceSlice read(String id, long offset, int max) {
        Path file = file(id);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            long from = Math.clamp(offset, 0L, size);
            int most = Math.clamp(max, LONGEST_CHARACTER, LARGEST_PART);
            int room = (int) Math.min(most, size - from);
            ByteBuffer bytes = ByteBuffer.allocate(room);
            while (bytes.hasRemaining() && in.read(bytes, from + bytes.position()) >= 0) {}
            byte[] read = bytes.array();
            int whole = wholeCharacters(read, bytes.position());
            return new EvidenceSlice(
                    new String(read, 0, whole, StandardCharsets.UTF_8), from + whole, size);
        } catch (NoSuchFileException e) {
            throw unknown(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How many of the first {@code length} bytes do not belong to a character begun but not ended.
     */
    private static int wholeCharacters(byte[] bytes, int length) {
        int lead = length - 1;
        int stop = Math.max(0, length - LONGEST_CHARACTER);
        while (lead > stop && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < 0) {
            return length;
        }
        return lead + needs(bytes[lead]) > length ? lead : length;
    }

    /** How many bytes the character beginning with {@code lead} has. */
    private static int needs(byte lead) {
        int bits = lead & 0xFF;
        if (bits >= 0xF0 && bits < 0xF8) {
            return 4;
        }
        if (bits >= 0xE0 && bits < 0xF0) {
            return 3;
        }
        return bits >= 0xC0 && bits < 0xE0 ? 2 : 1;
    }

    /** Gives the finished file its name; a hard link never replaces what is there. */
    private static boolean claim(Path part, Path target) throws IOException {
        try {
            try {
                Files.createLink(target, part);
            } catch (UnsupportedOperationException e) {
                Files.copy(part, target);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static String numbered(String name, int n) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) + "-" + n + name.substring(dot) : name + "-" + n;
    }

    private static String fit(String name) {
        String clean = UNFIT.matcher(name).replaceAll("-");
        if (clean.length() > LONGEST_NAME) {
            clean = clean.substring(clean.length() - LONGEST_NAME);
        }
        return Ids.isValid(clean) && !clean.startsWith(".") ? clean : "evidence" + clean;
    }

    private static void discard(@Nullable Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // A leftover part is never taken for evidence.
        }
    }

    private WatchkeeperException unwritable(Path place, IOException cause) {
        return new WatchkeeperException(
                Code.HOME,
                place + ": can't be written: " + cause.getMessage(),
                "Free space or give yourself write access below " + home + ", then try again.",
                cause);
    }

    private static WatchkeeperException unknown(String id) {
        return new WatchkeeperException(
                Code.UNKNOWN_ID,
                "no evidence is called '" + id + "'",
                "Ids of evidence look like TASK/ATTEMPT/NAME; `task show TASK` lists them.");
    }
}
