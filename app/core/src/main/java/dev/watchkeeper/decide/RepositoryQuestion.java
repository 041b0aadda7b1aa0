package dev.watchkeeper.decide;

import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.RepositoryChange;
import dev.watchkeeper.domain.TaskAction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an attempt's changes of the project's git make of a decision: what git would run later, and
 * commits that would be lost, are a question whatever the checks say; the rest is told.
 */
final class RepositoryQuestion {
    static final String RULE = "git-changed";
    private static final int MOST = 6;

    /** Questions of the agent, which a person must see as they are. */
    private static final Set<String> OF_THE_AGENT = Set.of("question", "permission", "asked-again");

    private RepositoryQuestion() {}

    static Decision over(Decision plain, List<RepositoryChange> changes) {
        if (changes.isEmpty() || plain instanceof Decision.Wait) {
            return plain;
        }
        List<RepositoryChange> dangerous =
                changes.stream().filter(RepositoryChange::dangerous).toList();
        List<Reason> because = new ArrayList<>();
        dangerous.stream()
                .limit(MOST)
                .forEach(c -> because.add(new Reason(c.text(), RepositoryChange.DANGER)));
        List<Reason> told =
                changes.stream()
                        .filter(c -> !c.dangerous())
                        .limit(MOST)
                        .map(c -> new Reason(c.text(), RepositoryChange.TOLD))
                        .toList();
        if (dangerous.isEmpty()) {
            return with(plain, told, also(plain, changes));
        }
        because.addAll(plain.because());
        because.addAll(told);
        String what = listed(dangerous);
        if (plain instanceof Decision.Ask ask && OF_THE_AGENT.contains(ask.rule())) {
            return new Decision.Ask(
                    because,
                    ask.rule(),
                    ask.question()
                            + " It also changed the project's git: "
                            + what
                            + "."
                            + withoutAccept(dangerous),
                    ask.options(),
                    ask.fallback());
        }
        String rest =
                switch (plain) {
                    case Decision.Accept _ -> " Besides this the work would be accepted.";
                    case Decision.Ask ask -> " Besides: " + ask.question();
                    case Decision.Retry retry ->
                            " Besides, the work is not finished: "
                                    + retry.because().getFirst().text()
                                    + ".";
                    case Decision.Fail fail ->
                            " Besides: " + fail.because().getFirst().text() + ".";
                    case Decision.Wait _ -> "";
                };
        return new Decision.Ask(
                because,
                RULE,
                "The agent changed the project's git: "
                        + what
                        + "."
                        + also(plain, changes.stream().filter(RepositoryChange::lock).toList())
                        + rest
                        + answers(dangerous),
                AnswerOptions.of(
                        AnswerOptions.GIT.stream()
                                .filter(o -> o != TaskAction.PUT_BACK || anyGoesBack(dangerous))
                                .toList()),
                null);
    }

    /** Whether the answer that undoes it would undo anything. */
    private static boolean anyGoesBack(List<RepositoryChange> dangerous) {
        return !dangerous.stream().allMatch(RepositoryChange::stays);
    }

    private static String withoutAccept(List<RepositoryChange> dangerous) {
        if (!anyGoesBack(dangerous)) {
            return " No answer puts that back.";
        }
        return dangerous.stream().noneMatch(RepositoryChange::stays)
                ? " Any answer but 'accept' puts that back."
                : " Any answer but 'accept' puts back what can be put back of it, but not: "
                        + staying(dangerous)
                        + ".";
    }

    private static String answers(List<RepositoryChange> dangerous) {
        if (!anyGoesBack(dangerous)) {
            return " 'put-back' is no answer, for it can't undo that; 'accept' takes the work and"
                    + " leaves git as it is.";
        }
        return dangerous.stream().noneMatch(RepositoryChange::stays)
                ? " 'put-back' takes the work without that, 'accept' leaves it as the agent made"
                        + " it."
                : " 'put-back' takes the work without what can be put back of that, but can't undo: "
                        + staying(dangerous)
                        + ". 'accept' leaves all of it as the agent made it.";
    }

    private static String staying(List<RepositoryChange> dangerous) {
        return dangerous.stream()
                .filter(RepositoryChange::stays)
                .limit(MOST)
                .map(RepositoryChange::name)
                .collect(Collectors.joining(", "));
    }

    /**
     * Whatever a person's rule makes of the question, what git would run stays in it, and so does
     * the answer that undoes it.
     */
    static Decision kept(Decision plain, Decision ruled) {
        if (!(plain instanceof Decision.Ask asked)
                || !(ruled instanceof Decision.Ask ask)
                || !asked.rule().equals(RULE)) {
            return ruled;
        }
        List<BreakpointOption> options = new ArrayList<>(ask.options());
        if (offersPutBack(asked.options()) && !offersPutBack(options)) {
            options.addAll(0, AnswerOptions.of(List.of(TaskAction.PUT_BACK)));
        }
        String question =
                ask.question().contains(asked.question())
                        ? ask.question()
                        : ask.question() + " " + asked.question();
        return new Decision.Ask(ask.because(), ask.rule(), question, options, ask.fallback());
    }

    private static boolean offersPutBack(List<BreakpointOption> options) {
        return options.stream().anyMatch(o -> o.action() == TaskAction.PUT_BACK);
    }

    /** What a question says besides: a lock, or all of it where nothing else was changed. */
    private static String also(Decision plain, List<RepositoryChange> changes) {
        boolean all = plain instanceof Decision.Ask ask && ask.rule().equals("no-change");
        List<RepositoryChange> said = changes.stream().filter(c -> all || c.lock()).toList();
        return said.isEmpty() ? "" : " In the project's git: " + listed(said) + ".";
    }

    private static Decision with(Decision plain, List<Reason> told, String also) {
        List<Reason> because = new ArrayList<>(plain.because());
        because.addAll(told);
        return switch (plain) {
            case Decision.Accept _ -> new Decision.Accept(because);
            case Decision.Retry retry -> new Decision.Retry(because, retry.feedback());
            case Decision.Ask ask ->
                    new Decision.Ask(
                            because,
                            ask.rule(),
                            (also.isEmpty()
                                            ? ask.question()
                                            : ask.question()
                                                    .replace("changed nothing", "changed no file"))
                                    + also,
                            ask.options(),
                            ask.fallback());
            case Decision.Fail _ -> new Decision.Fail(because);
            case Decision.Wait wait -> wait;
        };
    }

    private static String listed(List<RepositoryChange> changes) {
        return changes.stream()
                        .limit(MOST)
                        .map(RepositoryChange::text)
                        .collect(Collectors.joining("; "))
                + (changes.size() > MOST ? "; and " + (changes.size() - MOST) + " more" : "");
    }
}
