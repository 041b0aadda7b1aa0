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
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record ProjectFile(String place, byte[] content, boolean trusted, boolean changed) {
    /** The folder of what a project says of itself, from the workspace. */
    public static final String FOLDER = ".watchkeeper";

    /** Where the file is, from the workspace. */
    public static final String PATH = FOLDER + "/settings.yaml";

    /** Most bytes of one file; a larger one is no settings file. */
    public static final int LARGEST = 1 << 20;

    /** A file as it stands there. */
    public ProjectFile(String place, byte[] content, boolean trusted) {
        this(place, content, trusted, false);
    }

    /** The form in which a content is trusted: SHA-256 in hex. */
    public static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a person is told of it if it was changed. */
    public String sayChanged() {
        return place
                + " is not what was trusted any more; what was trusted stays in force. Look at it,"
                + " then `watchkeeper project trust`.";
    }
}
