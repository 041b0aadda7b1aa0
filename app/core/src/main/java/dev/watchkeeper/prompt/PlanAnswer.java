package dev.watchkeeper.prompt;

import java.util.List;

/** What came of asking the local model for a plan. */
public sealed interface PlanAnswer {
    /** Lines that were left out of it, each with the reason. */
    List<String> dropped();

    /** A plan that may go into the prompt. */
    record Usable(Plan plan, List<String> dropped) implements PlanAnswer {
        public Usable {
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * An answer that is worse than no plan.
     *
     * @param problem why, without a full stop
     */
    record Refused(String problem, List<String> dropped) implements PlanAnswer {
        public Refused {
            dropped = List.copyOf(dropped);
        }
    }
}
