package dev.watchkeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.StatusUtil;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

final class LogFileTest {
    @TempDir Path folder;
    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        System.clearProperty(LogFile.PROPERTY);
        context.stop();
    }

    private List<String> logged() throws Exception {
        Path file = folder.resolve("logs/watchkeeper.log");
        System.setProperty(LogFile.PROPERTY, file.toString());
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogFile log = new LogFile();
        log.setContext(context);
        assertEquals(
                Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY, log.configure(context));
        context.getLogger("a.b").info("all is well");
        context.getLogger("a.b").warn("it is not");
        return Files.readAllLines(file);
    }

    @Test
    void keepsWhatWentWrongInTheHome() throws Exception {
        List<String> lines = logged();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(
                lines.getFirst()
                        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}\\S+ WARN  a\\.b - it is not"),
                lines.getFirst());
    }

    @Test
    void aLogThatCannotBeWrittenIsNoWordOnStdout() throws Exception {
        System.setProperty(
                LogFile.PROPERTY,
                Files.writeString(folder.resolve("file"), "").resolve("logs/log").toString());
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogFile log = new LogFile();
        log.setContext(context);
        var unused = log.configure(context);

        assertTrue(StatusUtil.contextHasStatusListener(context), "else Logback prints it itself");
        context.getLogger("a.b").warn("nobody hears it");
    }

    @Test
    void isFoundByLogback() {
        assertTrue(
                ServiceLoader.load(Configurator.class).stream()
                        .anyMatch(found -> found.type() == LogFile.class));
    }
}
