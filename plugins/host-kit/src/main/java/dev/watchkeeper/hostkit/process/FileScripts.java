package dev.watchkeeper.hostkit.process;

import java.util.UUID;

/**
 * How scripts open files in whose place a command may put anything at any moment: a FIFO, whose
 * opening waits for its other end, or a link to another file. To look at what a name means and to
 * open it after that is no safe way: the name may mean something else by then.
 */
public final class FileScripts {
    /**
     * Defines, with {@code FILE} a path and {@code OWN} one beside it that nothing else uses:
     *
     * <ul>
     *   <li>{@code regular FILE}: whether it is a regular file and no link to one.
     *   <li>{@code piece FROM MAX FILE OWN}: prints what a regular file holds from an offset on,
     *       without waiting; nothing for whatever else stands there.
     *   <li>{@code hold FILE OWN}: gives a regular file a second name, {@code $held}, that keeps
     *       its meaning; false where something else stands there. Where the file system has no such
     *       names, it is the first one.
     *   <li>{@code drop FILE}: takes {@code $held} away again.
     *   <li>{@code size FILE}: prints its bytes, 0 for what is no regular file; opens nothing.
     * </ul>
     *
     * <p>GNU's dd opens a file in the right way by itself; without it there is the second name. No
     * character in here has a meaning in a format.
     */
    public static final String FUNCTIONS =
            """
            regular() {
              [ -f "$1" ] && [ ! -L "$1" ]
            }
            drop() {
              [ "$held" = "$1" ] || rm -f "$held"
            }
            hold() {
              held=$2
              ln -P "$1" "$2" 2>/dev/null || ln "$1" "$2" 2>/dev/null || held=$1
              regular "$held" && return 0
              drop "$1"
              return 1
            }
            piece() {
              regular "$3" || return 1
              dd if="$3" bs=262144 iflag=nonblock,nofollow,skip_bytes,count_bytes skip=$1 count=$2 2>/dev/null && return 0
              hold "$3" "$4" || return 1
              tail -c +$(($1 + 1)) "$held" 2>/dev/null | head -c $2
              drop "$3"
            }
            size() {
              set -- $(ls -lnd "$1" 2>/dev/null)
              case ${1:-} in -*) echo $5 ;; *) echo 0 ;; esac
            }
            """;

    /**
     * Prints a line {@code size KIND BYTES NAME} for each file and folder of the current folder;
     * the kind begins with 8 for a regular file and with 4 for a folder. Opens none of them.
     */
    static final String SIZES =
            """
            stat -c 'size %f %s %n' -- * 2>/dev/null || for f in *; do
              set -- $(ls -lnd "./$f" 2>/dev/null)
              case ${1:-} in -*) echo "size 8 $5 $f" ;; d*) echo "size 4 0 $f" ;; esac
            done
            """;

    private FileScripts() {}

    /** A fresh name beside a file, for {@code OWN}; no look at a folder tells of it. */
    public static String own(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1) + ".held~" + UUID.randomUUID();
    }

    /** A script that prints what a file holds from an offset on; its status tells nothing. */
    public static String read(String path, long offset, long max) {
        return FUNCTIONS
                + "piece %d %d %s %s\n:"
                        .formatted(offset, max, Sh.quote(path), Sh.quote(own(path)));
    }

    /**
     * A script that prints a second name of a file, which whoever opens it removes, or the path
     * itself where there is no such name; fails where no regular file stands there.
     *
     * @param own as {@link #own}
     */
    public static String hold(String path, String own) {
        return FUNCTIONS
                + "hold %s %s && printf %%s \"$held\"".formatted(Sh.quote(path), Sh.quote(own));
    }

    /**
     * A part of a script that ends it where something is at a path that is no regular file, and
     * makes an empty one where nothing is.
     *
     * @param own as {@link #own}
     */
    public static String made(String path, String own) {
        return """
        [ -e %1$s ] || [ -L %1$s ] || { : >%2$s && mv -f %2$s %1$s; } || exit 1
        regular %1$s || { echo %1$s is no file >&2; exit 1; }
        """
                .formatted(Sh.quote(path), Sh.quote(own));
    }
}
