package dev.watchkeeper.attempt;

import dev.watchkeeper.decide.Answered;
import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.Resolution;

import java.util.ArrayList;
import java.util.List;

/** Answers to breakpoints as the decider knows them. */
public final class PriorAnswers {
    private PriorAnswers() {}

    /** Of those that were raised by an attempt and are answered, in their order. */
    public static List<Answered> among(List<Breakpoint> breakpoints) {
        List<Answered> all = new ArrayList<>();
        for (Breakpoint b : breakpoints) {
            Resolution answer = b.resolution();
            // What a running agent asked was no question about the attempt's work.
            if (answer != null && b.attempt() > 0 && !AgentRequest.asks(b)) {
                all.add(
                        new Answered(
                                b.attempt(),
                                b.id(),
                                answer.option(),
                                answer.say(),
                                answer.by().equals("person")));
            }
        }
        return List.copyOf(all);
    }
}
