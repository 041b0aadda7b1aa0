package dev.watchkeeper.plugins;

import dev.watchkeeper.plugin.agent.Agent;
import dev.watchkeeper.plugin.agent.AgentConfig;
import dev.watchkeeper.plugin.agent.AgentProvider;

import org.pf4j.Plugin;

import java.util.concurrent.CountDownLatch;

/** Classes of plugins that do all that no plugin should. */
final class BadPlugins {
    private BadPlugins() {}

    /** An agent in name only. */
    public static class Base implements AgentProvider {
        /** For PF4J. */
        public Base() {}

        @Override
        public String type() {
            return "bad";
        }

        @Override
        public Agent create(AgentConfig config) {
            throw new UnsupportedOperationException();
        }
    }

    /** Its constructor throws. */
    public static final class Throwing extends Base {
        /** For PF4J. */
        public Throwing() {
            throw new IllegalStateException("not built today");
        }
    }

    /** Its constructor throws what no program catches. */
    public static final class Overflowing extends Base {
        /** For PF4J. */
        public Overflowing() {
            throw new StackOverflowError("too deep");
        }
    }

    /** Its constructor never returns. */
    public static final class Hanging extends Base {
        /** For PF4J. */
        public Hanging() {
            waitForEver();
        }
    }

    /** Its class can't be initialised. */
    public static final class Uninitialised extends Base {
        static {
            if (Boolean.parseBoolean("true")) {
                throw new IllegalStateException("no beginning");
            }
        }
    }

    /** Does not know what it is. */
    public static final class Typeless extends Base {
        @Override
        public String type() {
            throw new IllegalStateException("no type today");
        }
    }

    /** Nobody can make one. */
    public static final class Closed extends Base {
        /** Not for PF4J. */
        public Closed(String more) {
            super();
        }
    }

    /** Needs a class that it does not bring. */
    public static final class Needing extends Base {
        @Override
        public String type() {
            return Helper.TYPE.toString();
        }
    }

    /** Left out of the jar. */
    static final class Helper {
        static final StringBuilder TYPE = new StringBuilder("bad");

        private Helper() {}
    }

    /** No extension of anything. */
    public static final class Stranger {
        /** For PF4J. */
        public Stranger() {}
    }

    /** Throws when it is started. */
    public static final class ThrowingStart extends Plugin {
        @Override
        public void start() {
            throw new IllegalStateException("no start today");
        }
    }

    /** Never has started. */
    public static final class HangingStart extends Plugin {
        @Override
        public void start() {
            waitForEver();
        }
    }

    /** Leaves a thread behind. */
    public static final class Leaving extends Plugin {
        @Override
        public void start() {
            Thread.ofPlatform().daemon().name("left by a plugin").start(BadPlugins::waitForEver);
        }
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // It returns once it is given up, as if nothing had been.
        }
    }
}
