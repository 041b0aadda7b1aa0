package dev.watchkeeper.decide;

import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Ending;
import dev.watchkeeper.domain.GateResult;
import dev.watchkeeper.domain.Quality;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an attempt brought that the ones before it had not. */
final class Novelty {
    private Novelty() {}

    /** Whether it failed in the same way as the last one that was assessed, and changed nothing. */
    static boolean sameFailure(Assessment now, Decider.History history) {
        Set<String> failure = failure(now);
        return !now.quality().newChange()
                && !failure.isEmpty()
                && last(history).map(a -> failure(a).equals(failure)).orElse(false);
    }

    /** Whether the feedback holds a piece that no attempt of the task was given before. */
    static boolean newFeedback(List<String> feedback, Decider.History history) {
        Set<String> given = new HashSet<>();
        for (Attempt attempt : history.earlier()) {
            if (attempt.decision() instanceof Decision.Retry retry) {
                given.addAll(retry.feedback());
            }
        }
        return !given.containsAll(feedback);
    }

    /** Whether an attempt before weakened one of the same paths. */
    static boolean weakenedAgain(Quality now, Decider.History history) {
        Set<String> before = new HashSet<>();
        for (Attempt attempt : history.earlier()) {
            @Nullable Assessment made = attempt.assessment();
            if (made != null) {
                made.quality().weakened().forEach(w -> before.add(path(w)));
                made.quality().lostTests().forEach(l -> before.add(path(l)));
            }
        }
        return Stream.concat(now.weakened().stream(), now.lostTests().stream())
                .map(Novelty::path)
                .anyMatch(before::contains);
    }

    /** Names of the gates and checks that passed after an attempt before and fail now. */
    static List<String> regressed(Quality now, Decider.History history) {
        Set<String> passed = new HashSet<>();
        for (Attempt attempt : history.earlier()) {
            @Nullable Assessment made = attempt.assessment();
            if (made != null) {
                made.quality().gates().stream()
                        .filter(g -> !g.failed())
                        .forEach(g -> passed.add(g.name()));
            }
        }
        List<String> names = new ArrayList<>();
        for (GateResult gate : now.gates()) {
            boolean wrong = gate.failed() && gate.status() != GateResult.Status.UNPROVEN;
            if (wrong && passed.contains(gate.name())) {
                names.add(gate.name());
            }
        }
        return List.copyOf(names);
    }

    /** What failed, in words that are the same for the same failure; empty if nothing did. */
    private static Set<String> failure(Assessment assessment) {
        Set<String> all = new TreeSet<>();
        for (GateResult gate : assessment.quality().gates()) {
            if (gate.failed()) {
                all.add(gate.name() + "\n" + gate.failure());
            }
        }
        Ending ending = assessment.validation().ending();
        if (ending != Ending.COMPLETED) {
            all.add(ending.word());
        }
        return all;
    }

    private static Optional<Assessment> last(Decider.History history) {
        List<Attempt> earlier = history.earlier();
        for (int i = earlier.size() - 1; i >= 0; i--) {
            @Nullable Assessment made = earlier.get(i).assessment();
            if (made != null) {
                return Optional.of(made);
            }
        }
        return Optional.empty();
    }

    private static String path(String weakened) {
        int colon = weakened.indexOf(": ");
        return colon < 0 ? weakened : weakened.substring(0, colon);
    }
}
