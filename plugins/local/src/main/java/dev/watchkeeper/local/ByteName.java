package dev.watchkeeper.local;

import dev.watchkeeper.plugin.process.NameBytes;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Paths whose names may be any bytes, and their text as {@link NameBytes} has it. A {@link Path}
 * keeps the bytes that the disk gave it, but its text does not; a path with any bytes can be made
 * from a URI.
 */
final class ByteName {
    private static final Path TOP = Path.of("/");

    /** Whether the JDK makes text of names, and names of text, as UTF-8. */
    private static final boolean UTF8 = System.getProperty("sun.jnu.encoding", "").equals("UTF-8");

    private ByteName() {}

    /** The text of a path of one name or more. */
    static String of(Path path) {
        String plain = path.toString();
        return UTF8 && plain.indexOf('\uFFFD') < 0 && !NameBytes.escaped(plain)
                ? plain
                : NameBytes.text(raw(path));
    }

    /** A path's bytes. */
    static byte[] raw(Path path) {
        String plain = path.toString();
        if (UTF8 && plain.indexOf('\uFFFD') < 0) {
            return plain.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (path.isAbsolute()) {
            bytes.write('/');
        }
        for (int i = 0; i < path.getNameCount(); i++) {
            if (i > 0) {
                bytes.write('/');
            }
            bytes.writeBytes(name(path.getName(i)));
        }
        return bytes.toByteArray();
    }

    /** One name's bytes; a path to a folder is a URI that ends with a slash. */
    private static byte[] name(Path name) {
        if (name.toString().equals("..") || name.toString().equals(".")) {
            return name.toString().getBytes(StandardCharsets.US_ASCII);
        }
        String uri = TOP.resolve(name).toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 1; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(uri, i + 1, i + 3));
                i += 2;
            } else if (c != '/') {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    /** The path that a text stands for, beneath a folder. */
    static Path under(Path folder, String text) {
        boolean ascii = text.chars().allMatch(c -> c < 128);
        return (UTF8 || ascii) && !NameBytes.escaped(text)
                ? folder.resolve(text)
                : folder.resolve(path(NameBytes.bytes(text)));
    }

    /** The target of a link, its dots kept. */
    static Path link(byte[] bytes) {
        Path made = uri(bytes);
        return bytes.length > 0 && bytes[0] == '/' || made.getNameCount() == 0
                ? made
                : made.subpath(0, made.getNameCount());
    }

    /** A path of any bytes, without dots. */
    static Path path(byte[] bytes) {
        Path made = uri(bytes);
        return bytes.length > 0 && bytes[0] == '/' ? made : TOP.relativize(made);
    }

    private static Path uri(byte[] bytes) {
        boolean absolute = bytes.length > 0 && bytes[0] == '/';
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : bytes) {
            if (b == '/') {
                uri.append('/');
            } else {
                uri.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return Path.of(URI.create(absolute ? "file://" + uri.substring(8) : uri.toString()));
    }
}
