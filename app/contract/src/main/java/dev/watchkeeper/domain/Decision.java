package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What follows from an attempt. */
public sealed interface Decision {
    /** Why, each with its evidence; never empty. */
    List<Reason> because();

    /** The word in JSON. */
    default String word() {
        return switch (this) {
            case Accept a -> "accept";
            case Retry r -> "retry";
            case Ask a -> "ask";
            case Wait w -> "wait";
            case Fail f -> "fail";
        };
    }

    /** The work stands. */
    record Accept(List<Reason> because) implements Decision {
        public Accept {
            because = List.copyOf(because);
        }
    }

    /**
     * Another attempt, with feedback made from the evidence.
     *
     * @param feedback what the next prompt tells the agent, each one piece
     */
    record Retry(List<Reason> because, List<String> feedback) implements Decision {
        public Retry {
            because = List.copyOf(because);
            feedback = List.copyOf(feedback);
        }
    }

    /**
     * A person is asked.
     *
     * @param rule name of the breakpoint rule that asks
     * @param options what may be answered, in order
     * @param fallback what happens if nobody answers, or {@code null} to wait for ever
     */
    record Ask(
            List<Reason> because,
            String rule,
            String question,
            List<BreakpointOption> options,
            @Nullable Default fallback)
            implements Decision {
        public Ask {
            because = List.copyOf(because);
            options = List.copyOf(options);
        }
    }

    /**
     * Held until a time; the same session goes on then.
     *
     * @param until {@code null} if the agent named no time: tried again after growing pauses
     */
    record Wait(List<Reason> because, String account, @Nullable Instant until) implements Decision {
        public Wait {
            because = List.copyOf(because);
        }
    }

    /** Given up. */
    record Fail(List<Reason> because) implements Decision {
        public Fail {
            because = List.copyOf(because);
        }
    }
}
