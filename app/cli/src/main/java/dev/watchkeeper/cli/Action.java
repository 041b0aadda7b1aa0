package dev.watchkeeper.cli;

import java.util.concurrent.Callable;

/** A command: does its work with the context and returns the exit status. */
abstract class Action implements Callable<Integer> {
    static final int DONE = 0;

    /** What was asked for is wrong, or the settings are. */
    static final int WRONG = 2;

    static final int PERSON = 3;
    static final int MISSING = 4;
    static final int INTERRUPTED = 130;

    final CommandContext c;

    Action(CommandContext context) {
        this.c = context;
    }

    @Override
    public abstract Integer call() throws Exception;
}
