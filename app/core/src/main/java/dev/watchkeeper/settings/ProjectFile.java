package dev.watchkeeper.settings;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A project's settings file as it was read on the project's host, or as it was when it was trusted.
 *
 * @param place how a person knows the file
 * @param content its bytes; not copied, not changed
 * @param trusted whether the person has trusted exactly this content
 * @param changed whether what stands there now is another content than the one that was trusted and
 *     is given here
 * @param project id of the project whose file it is; empty where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record ProjectFile(
        String place, byte[] content, boolean trusted, boolean changed, String project) {
    /** The folder of what a project says of itself, from the workspace. */
    public static final String FOLDER = ".watchkeeper";

    /** Where the file is, from the workspace. */
    public static final String PATH = FOLDER + "/settings.yaml";

    /** Most bytes of one file; a larger one is no settings file. */
    public static final int LARGEST = 1 << 20;

    /** A file as it stands there. */
    public ProjectFile(String place, byte[] content, boolean trusted) {
        this(place, content, trusted, false, "");
    }

    /** The form in which a content is trusted: SHA-256 in hex. */
    public static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same file as that of a project, by its id. */
    public ProjectFile of(String id) {
        return new ProjectFile(place, content, trusted, changed, id);
    }

    /** What a person types to trust it as it is now. */
    String trustCommand() {
        return "`watchkeeper project trust" + (project.isEmpty() ? "" : " " + project) + "`";
    }

    /** What a person is told of it if it was changed. */
    public String sayChanged() {
        return place
                + " changed and is not trusted yet; what was trusted stays in force. Look at it,"
                + " then "
                + trustCommand()
                + ".";
    }
}
