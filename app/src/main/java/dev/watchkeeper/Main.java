package dev.watchkeeper;

import dev.watchkeeper.cli.Cli;

import java.nio.file.Path;

/** Where the program begins: hands the words of the command line on, and ends with their status. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Path dist = LocalSurroundings.dist(System.getProperty("watchkeeper.dist"));
        System.exit(Cli.ofProcess(new LocalSurroundings(dist)).run(args));
    }
}
