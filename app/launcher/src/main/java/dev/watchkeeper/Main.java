package dev.watchkeeper;

import dev.watchkeeper.cli.Cli;

import org.slf4j.LoggerFactory;

import java.io.PrintStream;
import java.nio.file.Path;

/** Where the program begins: hands the words of the command line on, and ends with their status. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = System.out;
        // What a library prints by itself is no result of a command.
        System.setOut(System.err);
        Thread.setDefaultUncaughtExceptionHandler(Main::defect);
        Path dist = LocalApplication.dist(System.getProperty("watchkeeper.dist"));
        LocalApplication application = new LocalApplication(dist, out);
        int status = Cli.ofProcess(application).run(args);
        application.close();
        System.exit(status);
    }

    /** A thread that dies of a defect is told in a line; the trace is in the log. */
    private static void defect(Thread thread, Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return; // No defect; what the JVM runs then says it, and the process ends.
        }
        System.err.println(
                "watchkeeper: a defect of Watchkeeper in thread '" + thread.getName() + "': " + e);
        System.err.println("  → the log in the home shows where; please report it");
        LoggerFactory.getLogger(Main.class).error("thread {} died", thread.getName(), e);
    }
}
