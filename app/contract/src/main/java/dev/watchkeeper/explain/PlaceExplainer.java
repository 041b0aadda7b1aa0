package dev.watchkeeper.explain;

import dev.watchkeeper.domain.GateResult;

import java.util.ArrayList;
import java.util.List;

/** Where gates and checks were run, in words, if elsewhere than in the workspace as the work is. */
final class PlaceExplainer {
    private PlaceExplainer() {}

    static List<String> told(List<GateResult> gates) {
        List<String> sentences = new ArrayList<>();
        gates.stream()
                .map(GateResult::place)
                .filter(place -> !place.isEmpty())
                .distinct()
                .forEach(place ->
                        sentences.add(
                                "They were run in a clean copy of the work, "
                                        + place
                                        + ", which is removed."));
        List<String> failed =
                gates.stream()
                        .filter(g -> !g.failed() && g.before() != null)
                        .map(g -> g.check() ? "`" + g.command() + "`" : "'" + g.name() + "'")
                        .toList();
        if (!failed.isEmpty()) {
            sentences.add(
                    "On the tree before the task, "
                            + Sentences.joined(failed)
                            + " did not pass, as it must be.");
        }
        return sentences;
    }
}
