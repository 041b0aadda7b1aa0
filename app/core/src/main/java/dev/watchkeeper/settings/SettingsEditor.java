package dev.watchkeeper.settings;

import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;
import dev.watchkeeper.yaml.YamlText;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Changes one value in a settings file and leaves every other character as it is. */
public final class SettingsEditor {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** How a person writes that a value is nothing; an anchor or a comment alone is a text. */
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final SettingsLoader loader;

    /**
     * @param loader checks the new content before it is written
     */
    public SettingsEditor(SettingsLoader loader) {
        this.loader = loader;
    }

    /**
     * Sets a value: comments, order and quoting stay; the file is made if there is none. It is
     * replaced atomically, and only if the settings with it are right.
     *
     * @param file the user's file, or any other as a project's
     * @param key dotted, such as {@code thresholds.accept} or {@code gates.tests.timeout}
     * @param value as in YAML, such as {@code 0.8} or {@code [a, b]}
     * @throws WatchkeeperException if the key, the value or the file is wrong; nothing was written
     */
    public void set(Path file, String key, String value) {
        List<String> parts = KeyPath.parts(key);
        try (Turn turn = Turn.take(file)) {
            changed(file, parts, value);
        } catch (IOException e) {
            throw failed(file, "written", e);
        }
    }

    /**
     * One writer at a time: whoever comes second reads what the first one wrote. The lock is on a
     * file of its own, because the settings file is replaced; the system gives it back if we die.
     */
    record Turn(FileChannel channel, FileLock lock) implements AutoCloseable {
        static Turn take(Path file) throws IOException {
            Path real = real(file);
            Files.createDirectories(Objects.requireNonNull(real.getParent()));
            FileChannel channel =
                    FileChannel.open(
                            real.resolveSibling("." + real.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            try {
                while (true) {
                    try {
                        return new Turn(channel, channel.lock());
                    } catch (OverlappingFileLockException e) {
                        // Another thread of this process has it.
                        Thread.sleep(5);
                    }
                }
            } catch (InterruptedException e) {
                channel.close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while another writer was at work", e);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private void changed(Path file, List<String> parts, String value) {
        String old = read(file);
        boolean crlf = endsLinesByTwo(old);
        String base = crlf ? old.replace("\r\n", "\n") : old;
        String made = edited(file.toString(), base, parts, value);
        String fresh = crlf ? made.replace("\n", "\r\n") : made;
        byte[] content = (mark(file) + fresh).getBytes(StandardCharsets.UTF_8);
        try {
            if (file.equals(loader.userFile())) {
                loader.load(content, null, List.of());
            } else {
                loader.load(new ProjectFile(file.toString(), content, true), List.of());
            }
        } catch (WatchkeeperException e) {
            String key = String.join(".", parts.stream().map(KeyPath::quoted).toList());
            throw asWhole(RefusedChange.of(e, file.toString(), key, old, fresh), parts, value);
        }
        if (!fresh.equals(old)) {
            write(file, content);
        }
    }

    /** A new agent or host has more than one value that it can't be without. */
    private static WatchkeeperException asWhole(
            WatchkeeperException e, List<String> parts, String value) {
        boolean part = parts.size() > 2 && List.of("agents", "hosts").contains(parts.getFirst());
        String entry = part ? parts.getFirst() + "." + parts.get(1) : "";
        if (!part || !String.valueOf(e.getMessage()).contains(entry + " lacks ")) {
            return e;
        }
        return new WatchkeeperException(
                e.code(),
                String.valueOf(e.getMessage()),
                "A new entry is set as a whole: 'watchkeeper config set "
                        + entry
                        + " \"{"
                        + String.join(".", parts.subList(2, parts.size()))
                        + ": "
                        + value
                        + ", …}\"' with what it lacks.",
                e);
    }

    /** Whether every line of a text ends by CR and LF. */
    static boolean endsLinesByTwo(String text) {
        return text.contains("\n") && !text.matches("(?s).*(?<!\r)\n.*");
    }

    static String edited(String file, String old, List<String> parts, String value) {
        Value root = parsed(file, old);
        Value wanted = parsedOrText(value);
        String fresh = new TextEdit(old, root).set(parts, value, wanted);
        Problems problems = new Problems();
        Value now = YamlText.read(file, fresh, problems);
        Object expected = with(root == null ? null : root.plain(), parts, 0, wanted.plain());
        if (!problems.none() || now == null || !Objects.equals(now.plain(), expected)) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    file + ": this file is written in a way in which one value can't be set alone",
                    "Edit it by hand: `watchkeeper config edit`.");
        }
        return fresh;
    }

    private static @Nullable Value parsed(String file, String text) {
        Problems problems = new Problems();
        Value value = YamlText.read(file, text, problems);
        problems.throwIfAny(SettingsLoader.HINT);
        return value;
    }

    /** What the words mean as YAML; words that are no YAML are a text. */
    static Value parsedOrText(String words) {
        Problems problems = new Problems();
        Value value = words.contains("\n") ? null : YamlText.read("value", words, problems);
        boolean rest = value != null && value.place().end() < words.stripTrailing().length();
        return value == null
                        || rest
                        || !problems.none()
                        || !(value instanceof Value.Scalar) && !value.flow()
                        || value instanceof Value.Scalar s && s.style() == Value.Scalar.Style.BLOCK
                        || value.plain() == null && !NOTHING.contains(words.strip())
                ? new Value.Scalar(
                        dev.watchkeeper.yaml.Place.argument("value"),
                        words,
                        words,
                        Value.Scalar.Style.DOUBLE_QUOTED)
                : value;
    }

    /** The plain tree in which one value is another. */
    private static Object with(
            @Nullable Object tree, List<String> parts, int at, @Nullable Object value) {
        boolean named = at == 1 && SettingsLayers.NAMED_LISTS.contains(parts.getFirst());
        if (named) {
            List<@Nullable Object> items = new java.util.ArrayList<>();
            boolean found = false;
            for (Object item : tree instanceof List<?> l ? l : List.of()) {
                boolean it = item instanceof Map<?, ?> m && parts.get(1).equals(m.get("name"));
                items.add(it ? deeper(item, parts, at, value) : item);
                found |= it;
            }
            if (!found) {
                Map<String, @Nullable Object> one = new LinkedHashMap<>();
                one.put("name", parts.get(1));
                Object made = deeper(one, parts, at, value);
                if (made instanceof Map<?, ?> m && at + 1 == parts.size()) {
                    m.forEach((k, v) -> one.put(String.valueOf(k), v));
                    made = one;
                }
                items.add(made);
            }
            return items;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> m) {
            m.forEach((k, v) -> all.put(String.valueOf(k), v));
        }
        String key = parts.get(at);
        all.put(key, deeper(all.get(key), parts, at, value));
        return all;
    }

    private static @Nullable Object deeper(
            @Nullable Object tree, List<String> parts, int at, @Nullable Object value) {
        return at + 1 == parts.size() ? value : with(tree, parts, at + 1, value);
    }

    static String read(Path file) {
        try {
            if (!Files.exists(file)) {
                return "";
            }
            Problems problems = new Problems();
            String text = YamlText.decode(file.toString(), SmallFile.bytes(file), problems);
            problems.throwIfAny(SettingsLoader.HINT);
            return text == null ? "" : text;
        } catch (IOException e) {
            throw failed(file, "read", e);
        }
    }

    /** The byte order mark that a file begins with; empty if it has none. */
    static String mark(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(3), MARK) ? "\uFEFF" : "";
        } catch (IOException e) {
            return ""; // a file that is made now has none
        }
    }

    /** What writers left that were killed; nobody else writes while we have our turn. */
    private static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".settings*.new")) {
            for (Path p : left) {
                Files.deleteIfExists(p);
            }
        }
    }

    static void write(Path file, byte[] content) {
        try {
            Path real = real(file);
            Path folder = Objects.requireNonNull(real.getParent());
            Files.createDirectories(folder);
            sweep(folder);
            Path fresh = Files.createTempFile(folder, ".settings", ".new");
            try {
                try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                    out.force(true);
                }
                PosixFileAttributeView before =
                        Files.getFileAttributeView(real, PosixFileAttributeView.class);
                if (Files.exists(real) && before != null) {
                    Files.setPosixFilePermissions(fresh, before.readAttributes().permissions());
                }
                Files.move(
                        fresh,
                        real,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw failed(file, "written", e);
        }
    }

    /** Behind links; of one that is not there yet, the place where it will be. */
    private static Path real(Path file) throws IOException {
        return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    }

    static WatchkeeperException failed(Path file, String what, IOException e) {
        return new WatchkeeperException(
                Code.SETTINGS,
                file + ":1:1: this file can't be " + what + ": " + e.getMessage(),
                "See to its rights and to the room on its disk; nothing was changed. Or choose another"
                        + " home with --home.",
                e);
    }
}
