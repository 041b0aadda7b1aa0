package dev.watchkeeper.cli;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import sun.misc.Signal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The program with all of its parts, called with the words that this process was called with. It
 * takes the place of this process: same id, same terminal, same folder. Where the system has no
 * such call, it is a child, whose exit status this process ends with.
 */
final class WholeProgram {
    private static final String MAIN = "dev.watchkeeper.Main";
    private static final String CLIENT_JAR = "watchkeeper-cli-";
    private static final String WHOLE_JAR = "watchkeeper-launcher-";
    private static final String CLIENT_CACHE = "/client.aot";
    private static final String WHOLE_CACHE = "/watchkeeper.aot";
    private static final String CACHE_OPTION = "-XX:AOTCache=";

    /** What the JVM runs when its memory runs out; see scripts/out-of-memory. */
    private static final String MEMORY_OPTION = "-XX:OnOutOfMemoryError=";

    /** Does the same without a script; for paths that the option can't hold. */
    private static final String MEMORY_EXIT = "-XX:+ExitOnOutOfMemoryError";

    private final List<String> args;

    WholeProgram(String... args) {
        this.args = List.of(args);
    }

    /**
     * Runs it in the place of this process.
     *
     * @return never; for the compiler
     */
    RuntimeException takeOver() {
        List<byte[]> words = words();
        if (!isWindows()) {
            try {
                replace(words);
            } catch (Throwable e) {
                // Then as a child.
            }
        }
        System.exit(child(words));
        return new IllegalStateException();
    }

    /** Makes ready what a replacement needs, for the run that the AOT cache is made from. */
    void prepare() throws Throwable {
        var unused = arguments(Arena.global(), words());
        var unusedToo = execv();
    }

    /** Returns only if that fails. */
    private static void replace(List<byte[]> words) throws Throwable {
        Arena arena = Arena.global();
        MemorySegment arguments = arguments(arena, words);
        int unused = (int) execv().invokeExact(arguments.get(ValueLayout.ADDRESS, 0), arguments);
    }

    private static MethodHandle execv() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("execv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    }

    private static MemorySegment arguments(Arena arena, List<byte[]> words) {
        MemorySegment all = arena.allocate(ValueLayout.ADDRESS, words.size() + 1);
        for (int i = 0; i < words.size(); i++) {
            byte[] word = words.get(i);
            MemorySegment text = arena.allocate(word.length + 1);
            MemorySegment.copy(word, 0, text, ValueLayout.JAVA_BYTE, 0, word.length);
            all.setAtIndex(ValueLayout.ADDRESS, i, text);
        }
        all.setAtIndex(ValueLayout.ADDRESS, words.size(), MemorySegment.NULL);
        return all;
    }

    static int child(List<byte[]> words) {
        ProcessBuilder builder =
                new ProcessBuilder(words.stream().map(w -> new String(w, encoding())).toList());
        try {
            Process child = builder.inheritIO().start();
            // Ctrl-C reaches the child by itself.
            Signal.handle(new Signal("INT"), s -> {});
            Signal.handle(new Signal("TERM"), s -> child.destroy());
            return child.waitFor();
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.MISSING,
                    "the program can't be started: " + e.getMessage(),
                    "run scripts/build",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Action.INTERRUPTED;
        }
    }

    /** The words that start it. Those of this process are taken as they are, byte by byte. */
    private List<byte[]> words() {
        List<byte[]> own = own();
        int main = main(own);
        List<byte[]> words = new ArrayList<>();
        for (int i = 0; i < main - 2; i++) {
            words.add(bytes(option(text(own.get(i)))));
        }
        Path jar = Path.of(text(own.get(main - 1)));
        String name = String.valueOf(jar.getFileName()).replace(CLIENT_JAR, WHOLE_JAR);
        words.addAll(List.of(bytes("-cp"), bytes(jar.resolveSibling(name).toString())));
        words.add(bytes(MAIN));
        words.addAll(own.subList(main + 1, own.size()));
        return words;
    }

    private String option(String word) {
        if (word.startsWith(CACHE_OPTION) && word.endsWith(CLIENT_CACHE)) {
            return word.substring(0, word.length() - CLIENT_CACHE.length()) + WHOLE_CACHE;
        }
        if (word.startsWith(MEMORY_OPTION)) {
            String home = home();
            // The JVM has a shell read it, and splits it at semicolons before.
            boolean plain = home.chars().noneMatch(c -> "';%\n".indexOf(c) >= 0);
            return plain ? word + " '" + home + "'" : MEMORY_EXIT;
        }
        return word;
    }

    private String home() {
        try {
            return HomePlace.find(
                            Root.home(args),
                            System.getenv(),
                            System.getProperty("os.name", ""),
                            Path.of(System.getProperty("user.home", ".")))
                    .toString();
        } catch (InvalidPathException e) {
            // The whole program says so.
            return "";
        }
    }

    /** The words of this process; its main class stands third after {@code -cp} and a jar. */
    private List<byte[]> own() {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
            List<byte[]> words = new ArrayList<>();
            int from = 0;
            for (int i = 0; i < line.length; i++) {
                if (line[i] == 0) {
                    words.add(Arrays.copyOfRange(line, from, i));
                    from = i + 1;
                }
            }
            return words;
        } catch (IOException e) {
            // No Linux.
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            words.addAll(List.of("-cp", System.getProperty("java.class.path"), ""));
            words.addAll(args);
            return words.stream().map(WholeProgram::bytes).toList();
        }
    }

    private int main(List<byte[]> own) {
        return own.size() - args.size() - 1;
    }

    private static String text(byte[] word) {
        return new String(word, encoding());
    }

    private static byte[] bytes(String word) {
        return word.getBytes(encoding());
    }

    /** That of the words of a process. */
    private static Charset encoding() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
