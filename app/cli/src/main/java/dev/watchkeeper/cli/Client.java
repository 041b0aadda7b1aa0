package dev.watchkeeper.cli;

/**
 * Where every command begins: a small program that asks the home's supervisor. It has the command
 * line and the control port's client on its class path and nothing else; what it can't do itself is
 * done by the whole program, which takes its place.
 */
public final class Client {
    private Client() {}

    public static void main(String[] args) {
        // What a library prints by itself is no result of a command.
        System.setOut(System.err);
        Thread.setDefaultUncaughtExceptionHandler(Client::defect);
        System.exit(Cli.ofProcess(new ClientApplication(new WholeProgram(args))).run(args));
    }

    private static void defect(Thread thread, Throwable e) {
        System.err.println(
                "watchkeeper: a defect of Watchkeeper in thread '" + thread.getName() + "': " + e);
        System.err.println("  → please report it with what follows");
        e.printStackTrace();
    }
}
