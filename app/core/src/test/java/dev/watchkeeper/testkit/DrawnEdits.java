package dev.watchkeeper.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Edits as shell commands, drawn at random: of names that are hard to handle, modes, links, pipes,
 * large files, files that become folders and folders that become files. What is written says who
 * wrote it. The text is bytes, each as one character.
 */
public final class DrawnEdits {
    /** More than a checkpoint of a world with {@code largest-file: 2kB} holds. */
    private static final int BIG = 5000;

    private static final List<String> NAMES =
            List.of(
                    "a.txt",
                    "b.txt",
                    "a-b",
                    "dir/c.txt",
                    "dir/sub/d",
                    "dir/sub/e",
                    "x",
                    "x/y",
                    "x/z/deep",
                    "-rf",
                    "new\nline",
                    "'q\" $(x)",
                    "with space/f",
                    utf8("日本.txt"),
                    utf8("😀"),
                    "raw \u00ff\u00fe",
                    "raw \u00ff/in \u00e9",
                    "back\\slash",
                    "long-" + "n".repeat(230),
                    ".hidden",
                    "node_modules/m");
    private static final List<String> MODES = List.of("600", "644", "755", "700", "444", "640");

    /** Functions of the shell: a name may begin with a dash, and what stands in the way goes. */
    private static final String WORDS =
            """
            way() {
              case $1 in */*) ;; *) return ;; esac
              d=.; r=$1
              while case $r in */*) true ;; *) false ;; esac; do
                d=$d/${r%%/*}; r=${r#*/}
                if [ -L "$d" ] || [ -e "$d" ] && [ ! -d "$d" ]; then rm -f "$d"; fi
                [ -d "$d" ] || mkdir "$d"
              done
            }
            free() { way "$1"; if [ -L "./$1" ] || [ -e "./$1" ]; then rm -rf "./$1"; fi; }
            put() { if [ -f "./$2" ] && [ ! -L "./$2" ] && [ -w "./$2" ]; then :; else free "$2"; fi
              printf %s "$3" > "./$2"; chmod "$1" "./$2"; }
            add() { [ -f "./$1" ] && [ ! -L "./$1" ] && [ -w "./$1" ] || free "$1"
              printf %s "$2" >> "./$1"; }
            gone() { rm -rf "./$1"; }
            move() { case "$2/" in "$1"/*) return ;; esac
              case "$1/" in "$2"/*) return ;; esac
              if [ -L "./$1" ] || [ -e "./$1" ]; then free "$2"; mv "./$1" "./$2"; fi; }
            carry() { [ -d "./$1" ] && [ ! -L "./$1" ] || move "$1" "$2"; }
            mode() { [ -L "./$2" ] || [ ! -f "./$2" ] || chmod "$1" "./$2"; }
            link() { free "$1"; ln -s "$2" "./$1"; }
            pipe() { free "$1"; mkfifo "./$1"; }
            folder() { free "$2"; mkdir "./$2"; chmod "$1" "./$2"; }
            """;

    private final Random random;

    public DrawnEdits(Random random) {
        this.random = random;
    }

    /**
     * Draws some.
     *
     * @param who stands at the beginning of each content
     * @param names what their paths begin with; empty for anything
     */
    public String draw(String who, int most, String names) {
        StringBuilder script = new StringBuilder(WORDS);
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            script.append(one(who + "-" + i, names)).append('\n');
        }
        return script.toString();
    }

    /** Takes away what stands at a path, and files where its folders have to be. */
    public static String free(String path) {
        return WORDS + "free " + quoted(path);
    }

    private String one(String token, String names) {
        String name = names + name();
        String path = quoted(name);
        String mode = MODES.get(random.nextInt(MODES.size()));
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> "put " + mode + " " + path + " " + quoted(token + ";");
            case 7, 8 -> "put " + mode + " " + path + " " + quoted(token + ";" + "x".repeat(BIG));
            case 9, 10 -> "add " + path + " " + quoted(token + ";");
            case 11, 12, 13 -> "gone " + path;
            case 14, 15 ->
                    (token.startsWith("person") ? "carry " : "move ")
                            + path
                            + " "
                            + quoted(names + name());
            case 16, 17 -> "mode " + mode + " " + path;
            case 18 ->
                    random.nextBoolean()
                            ? "link " + path + " " + quoted(token)
                            : "link " + path + " a.txt";
            default ->
                    random.nextBoolean()
                            ? "pipe " + path
                            : "folder " + (random.nextBoolean() ? "2755" : "700") + " " + path;
        };
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The edits alone, readable. */
    public static String told(String script) {
        String edits = script.replace(WORDS, "");
        return Picture.shown(edits.replace("x".repeat(BIG), "x…")).replaceAll("n{200,}", "n…");
    }
}
