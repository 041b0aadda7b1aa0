package dev.watchkeeper.settings;

/**
 * A project's settings file as it was read on the project's host.
 *
 * @param place how a person knows the file
 * @param content its bytes; not copied, not changed
 * @param trusted whether the person has trusted exactly this content
 * @param changed whether what stands there now is another content than the one that was trusted and
 *     is given here
 */
@SuppressWarnings("ArrayRecordComponent") // handed through once, never compared
public record ProjectFile(String place, byte[] content, boolean trusted, boolean changed) {
    /** A file as it stands there. */
    public ProjectFile(String place, byte[] content, boolean trusted) {
        this(place, content, trusted, false);
    }

    /** What a person is told of it if it was changed. */
    public String sayChanged() {
        return place
                + " is not what was trusted any more; what was trusted stays in force. Look at it,"
                + " then `watchkeeper project trust`.";
    }
}
