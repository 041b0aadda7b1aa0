package dev.watchkeeper.testkit;

import dev.watchkeeper.plugin.process.NameBytes;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that stands in a folder at a moment, looked at without the product. A name is its bytes, each
 * as one character.
 *
 * @param things by path; folders too
 */
public record Picture(SortedMap<String, Thing> things) {
    public Picture {
        things = Collections.unmodifiableSortedMap(new TreeMap<>(things));
    }

    /**
     * What stands at a path.
     *
     * @param mode permissions of a file or a folder, else 0
     * @param content a file's bytes, each as one character, or where a link leads
     */
    public record Thing(Kind kind, int mode, String content) {
        /** Its kind, permissions and beginning. */
        @Override
        public String toString() {
            return kind
                    + (mode == 0 ? "" : " " + Integer.toOctalString(mode))
                    + (content.isEmpty()
                            ? ""
                            : " '" + content.substring(0, Math.min(40, content.length())) + "'")
                    + (content.length() > 40 ? " of " + content.length() + " bytes" : "");
        }
    }

    /** What it is. */
    public enum Kind {
        FILE,
        FOLDER,
        LINK,
        SPECIAL,
        /** Not looked at. */
        LEFT_OUT
    }

    /**
     * Looks at a folder.
     *
     * @param leftOut names that are not looked at
     */
    public static Picture of(Path root, List<String> leftOut) {
        TreeMap<String, Thing> things = new TreeMap<>();
        look(root, root, leftOut, things);
        return new Picture(things);
    }

    /**
     * When each thing that is no folder was last made or changed: what was written again with the
     * same content has another mark.
     */
    public static Map<String, String> marks(Path root, List<String> leftOut) {
        TreeMap<String, String> marks = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.toList()) {
                boolean out = false;
                for (Path part : root.relativize(each)) {
                    out |= leftOut.contains(part.toString());
                }
                if (!out && !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    Map<String, Object> a =
                            Files.readAttributes(each, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
                    marks.put(bytes(root, each), a.get("ino") + " " + a.get("ctime"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return marks;
    }

    private static void look(
            Path root, Path folder, List<String> leftOut, TreeMap<String, Thing> into) {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                Thing thing =
                        leftOut.contains(String.valueOf(each.getFileName()))
                                ? new Thing(Kind.LEFT_OUT, 0, "")
                                : thing(each);
                into.put(bytes(root, each), thing);
                if (thing.kind() == Kind.FOLDER) {
                    look(root, each, leftOut, into);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thing thing(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (Files.isSymbolicLink(path)) {
            return new Thing(Kind.LINK, 0, Files.readSymbolicLink(path).toString());
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Thing(Kind.FOLDER, mode & 03777, "");
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? new Thing(
                        Kind.FILE,
                        mode & 01777,
                        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                : new Thing(Kind.SPECIAL, 0, "");
    }

    /** The bytes of a path's name; Java has them, and tells them in an address only. */
    private static String bytes(Path root, Path path) {
        String address = path.toUri().getRawPath();
        if (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        String above = root.toUri().getRawPath();
        String rest = address.substring(above.endsWith("/") ? above.length() : above.length() + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '%') {
                out.write(Integer.parseInt(rest.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.write(rest.charAt(i));
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** How the product shows a path. */
    public static String shown(String path) {
        return NameBytes.text(path.getBytes(StandardCharsets.ISO_8859_1));
    }

    public @Nullable Thing at(String path) {
        return things.get(path);
    }

    /** What differs in a later picture: the thing there, {@code null} where nothing is any more. */
    public SortedMap<String, @Nullable Thing> changesTo(Picture later) {
        TreeMap<String, @Nullable Thing> changes = new TreeMap<>();
        for (String path : things.keySet()) {
            if (!later.things.containsKey(path)) {
                changes.put(path, null);
            }
        }
        later.things.forEach((path, thing) -> {
            if (!thing.equals(things.get(path))) {
                changes.put(path, thing);
            }
        });
        return changes;
    }
}
