package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.Reading;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.testkit.Product;
import dev.watchkeeper.testkit.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An agent that brings a client of its own: a copy of ours, called by a program that has none of
 * the command line's guards.
 */
@EnabledOnOs(OS.LINUX)
final class CopiedClientTest {
    /** Calls everything that the port has, with nothing in it, and prints what came of it. */
    private static final String PROGRAM =
            """
            import dev.watchkeeper.control.*;
            import java.lang.reflect.*;
            import java.nio.file.Path;
            import java.util.*;

            public class Everything {
                public static void main(String[] args) throws Exception {
                    Control control = ControlClient.connect(Path.of(args[0]));
                    for (Method m : Control.class.getMethods()) {
                        if (m.isAnnotationPresent(Reading.class)
                                || m.getName().equals("close")
                                || !Modifier.isAbstract(m.getModifiers())) {
                            continue;
                        }
                        Object[] nothing =
                                Arrays.stream(m.getParameterTypes()).map(Everything::empty).toArray();
                        String came = "done";
                        try {
                            m.invoke(control, nothing);
                        } catch (InvocationTargetException e) {
                            came = String.valueOf(e.getCause().getMessage());
                        }
                        System.out.println(m.getName() + ": " + came);
                    }
                    System.out.println("tasks " + TaskPages.all(control, dev.watchkeeper.domain.TaskQuery.all()).size());
                    System.exit(0);
                }

                static Object empty(Class<?> type) {
                    if (type == boolean.class) {
                        return false;
                    } else if (type == int.class) {
                        return 0;
                    } else if (type == long.class) {
                        return 0L;
                    } else if (type == String.class) {
                        return "bp-1";
                    } else if (type == List.class) {
                        return List.of();
                    } else if (type == Map.class) {
                        return Map.of();
                    } else {
                        return null;
                    }
                }
            }
            """;

    @TempDir Path folder;

    /** The client's own part of our class path. */
    private static List<String> clientsEntries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(e ->
                        e.contains("contract")
                                || e.contains("/jackson-")
                                || e.contains("/jspecify-"))
                .toList();
    }

    private static TreeSet<String> changes() {
        return Arrays.stream(Control.class.getMethods())
                .filter(m -> Modifier.isAbstract(m.getModifiers()))
                .filter(m -> !m.isAnnotationPresent(Reading.class))
                .map(Method::getName)
                .filter(n -> !n.equals("close"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void isRefusedEveryChangeAndMayRead() throws Exception {
        Path program = Files.createDirectories(folder.resolve("tools")).resolve("Everything.java");
        Files.writeString(program, PROGRAM);
        String copies =
                clientsEntries().stream()
                        .map(e -> "cp -r '" + e + "' copies/; ")
                        .collect(Collectors.joining());
        String script =
                """
                cat >/dev/null
                (
                cd "$(dirname "$0")"; mkdir copies; %s
                path=
                for each in copies/*; do path=$path:$each; done
                for way in "" "setsid -w env -i"; do
                    $way '%s/bin/java' -cp "$path" '%s' '%s'; echo "exit $?"
                done
                ) > "$(dirname "$0")/answers" 2>&1
                echo right > result.txt
                """
                        .formatted(
                                copies,
                                System.getProperty("java.home"),
                                program,
                                folder.resolve("home"));
        try (World w = World.fresh(folder, Map.of("agent", script), "")) {
            w.task("t", "grep -q right result.txt");
        }

        Product.Result run = Product.run(folder, folder.resolve("home"), "run");

        assertEquals(0, run.exit(), run::toString);
        List<String> answers = Files.readAllLines(folder.resolve("agents/answers"));
        assertEquals(2, answers.stream().filter("exit 0"::equals).count(), answers::toString);
        assertEquals(2, answers.stream().filter("tasks 1"::equals).count(), answers::toString);
        TreeSet<String> refused = new TreeSet<>();
        for (String line : answers) {
            if (line.contains(": ")) {
                assertTrue(line.contains("refused inside an attempt"), line);
                refused.add(line.substring(0, line.indexOf(':')));
            }
        }
        assertEquals(changes(), refused);
        assertTrue(refused.size() > 20, refused::toString);
        try (World w = World.reopened(folder, a -> {})) {
            assertEquals(TaskState.DONE, w.control().task("t").state());
        }
    }
}
