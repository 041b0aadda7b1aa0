package dev.watchkeeper;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.FileSize;

import org.slf4j.Logger;

import java.nio.file.Path;

/**
 * Where the log goes: to a file in the home, for what went wrong. What people read is printed by
 * the commands themselves.
 *
 * <p>Found by Logback as a service. In code and not in its XML: reading that took a tenth of a
 * start.
 */
@ConfiguratorRank(LogFile.AFTER_FILES)
public final class LogFile extends ContextAwareBase implements Configurator {
    /** The system property that names the file; set to nothing, there is no log. */
    static final String PROPERTY = "watchkeeper.log";

    /** Whoever gives Logback a file of theirs, as the tests do, is heard first. */
    static final int AFTER_FILES = ConfiguratorRank.FALLBACK + 1;

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{30} - %msg%n";
    private static final int KEPT = 3;
    private static final long BYTES = 5L << 20;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // Else Logback tells of a file that it can't write on stdout, with a trace. What keeps a
        // command from its work is told by the command.
        context.getStatusManager().add(new NopStatusListener());
        String file =
                System.getProperty(
                        PROPERTY,
                        Path.of(System.getProperty("java.io.tmpdir"), "watchkeeper.log")
                                .toString());
        if (file.isEmpty()) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setFileNamePattern(file.replace("\\", "/") + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(KEPT);
        rolling.setParent(appender);
        rolling.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> triggering = new SizeBasedTriggeringPolicy<>();
        triggering.setContext(context);
        triggering.setMaxFileSize(new FileSize(BYTES));
        triggering.start();

        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(triggering);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger("org.hibernate.orm.deprecation").setLevel(Level.ERROR);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
