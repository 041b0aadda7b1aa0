package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** What a client has on its class path is what this module depends on. */
final class ClientClassPathTest {
    /** Beginnings of the names of jars: the client's own, then what only the tests have. */
    private static final List<String> KNOWN =
            List.of(
                    "watchkeeper-contract-",
                    "picocli-",
                    "jackson-annotations-",
                    "jackson-core-",
                    "jackson-databind-",
                    "jspecify-",
                    "junit-",
                    "opentest4j-",
                    "apiguardian-",
                    "surefire",
                    "maven-surefire-",
                    "common-",
                    "jacoco");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.hibernate.Session",
                "org.h2.Driver",
                "javafx.application.Application",
                "dev.langchain4j.model.chat.ChatModel",
                "dev.cel.compiler.CelCompiler",
                "org.pf4j.PluginManager",
                "org.slf4j.Logger",
                "dev.watchkeeper.Main",
                "dev.watchkeeper.supervise.Supervisor"
            })
    void theWholeProgramIsNotThere(String name) {
        assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
    }

    @Test
    void nothingIsThereThatIsNotKnown() {
        var unknown = new TreeSet<String>();
        boolean parser = false;
        for (String entry :
                System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator)) {
            String name = String.valueOf(Path.of(entry).getFileName());
            parser |= name.startsWith("picocli-");
            if (name.endsWith(".jar") && KNOWN.stream().noneMatch(name::startsWith)) {
                unknown.add(name);
            }
        }
        assertTrue(parser, "the class path was found");
        assertEquals(new TreeSet<String>(), unknown);
    }
}
