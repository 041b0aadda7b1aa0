package dev.watchkeeper.settings;

import dev.watchkeeper.domain.SmallFile;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The person's file as a text that is worked on as a whole: read, tried, and put in its place. */
public final class SettingsDrafts {
    private static final Pattern PLACE = Pattern.compile(":(\\d+):(\\d+): (.*)");

    private final SettingsLoader loader;

    /**
     * The file as it was read.
     *
     * @param text the ends of its lines are LF; empty if there is no such file
     * @param sha256 of its bytes, in hex; empty if there is no such file
     */
    public record Text(String text, String sha256) {}

    /**
     * Something wrong in a text.
     *
     * @param line from 1; 0 if it is not in the text
     * @param column from 1; 0 if it is not in the text
     */
    public record Fault(int line, int column, String what) {}

    /**
     * @param loader checks each text
     */
    public SettingsDrafts(SettingsLoader loader) {
        this.loader = loader;
    }

    /** The file as it is; the ends of its lines are LF. */
    public Text read() {
        Path file = loader.userFile();
        try {
            if (!Files.exists(file)) {
                return new Text("", "");
            }
            byte[] content = SmallFile.bytes(file);
            String text = SettingsEditor.read(file);
            return new Text(
                    SettingsEditor.endsLinesByTwo(text) ? text.replace("\r\n", "\n") : text,
                    sha256(content));
        } catch (IOException e) {
            throw SettingsEditor.failed(file, "read", e);
        }
    }

    /** What is in force by a text. */
    public LoadedSettings load(String text) {
        return loader.load(text.getBytes(StandardCharsets.UTF_8), null, List.of());
    }

    /** What is wrong with a text, by what {@link #load} says of it. */
    public List<Fault> faults(WatchkeeperException wrong) {
        String file = loader.userFile().toString();
        return String.valueOf(wrong.getMessage()).lines().map(line -> fault(file, line)).toList();
    }

    private static Fault fault(String file, String line) {
        Matcher at = PLACE.matcher(line.startsWith(file) ? line.substring(file.length()) : "");
        return at.matches()
                ? new Fault(
                        Integer.parseInt(at.group(1)), Integer.parseInt(at.group(2)), at.group(3))
                : new Fault(0, 0, line);
    }

    /** A text with one value set, all else as it is. */
    public String with(String text, String key, String value) {
        return SettingsEditor.edited(loader.userFile().toString(), text, KeyPath.parts(key), value);
    }

    /**
     * Puts a text in the place of the file, if that is what it was.
     *
     * @param sha256 of the file when the text was begun; empty if there was none
     */
    public Text save(String text, String sha256) {
        Path file = loader.userFile();
        var unused = load(text);
        try (SettingsEditor.Turn turn = SettingsEditor.Turn.take(file)) {
            if (!read().sha256().equals(sha256)) {
                throw new WatchkeeperException(
                        Code.CONFLICT,
                        file + " was changed since it was read",
                        "nothing was saved; take over what you need, then read it anew");
            }
            boolean crlf = SettingsEditor.endsLinesByTwo(SettingsEditor.read(file));
            String fresh = crlf ? text.replace("\n", "\r\n") : text;
            SettingsEditor.write(
                    file, (SettingsEditor.mark(file) + fresh).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw SettingsEditor.failed(file, "written", e);
        }
        return read();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
