package dev.watchkeeper.judged;

import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.testkit.QuestionCode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A judge that knows the label of the work, or that always says yes. Answers nothing else. */
public final class PlayedJudge implements LocalModel {
    private static final double SURE = 0.97;

    private static final Pattern CRITERION = Pattern.compile("(?m)^\\d+\\. ");
    private static final Pattern RAN = Pattern.compile("(?m)^1\\| (.*→ pass.*)$");

    private final boolean yes;

    /**
     * @param yes what it says
     */
    public PlayedJudge(boolean yes) {
        this.yes = yes;
    }

    @Override
    public String name() {
        return "played";
    }

    @Override
    public ModelHealth health() {
        return new ModelHealth(ModelHealth.State.UP, "played", "", "", null);
    }

    @Override
    public Reply ask(Question question) {
        if (question.choice() == null) {
            throw new ModelException(ModelException.Kind.NONE, "it judges, and nothing else");
        }
        String text = question.user();
        int from = text.indexOf("\nCRITERIA\n");
        int to = text.indexOf("\nEVIDENCE\n", from);
        long points = CRITERION.matcher(text.substring(from, to)).results().count();
        Matcher ran = RAN.matcher(text.substring(to));
        String quote = ran.find() ? ran.group(1).replace("\\", "\\\\").replace("\"", "\\\"") : "";
        List<String> answers = new ArrayList<>();
        for (long i = 0; i < points; i++) {
            answers.add(
                    "{\"a_evidence\":1,\"b_quote\":\"%s\",\"c_answer\":\"%s\"}"
                            .formatted(quote, yes ? "met" : "not met"));
        }
        return new Reply(
                QuestionCode.in(
                        "{\"a_criteria\":[%s],\"b_findings\":[],\"z_fulfilled\":\"%s\"}"
                                .formatted(String.join(",", answers), yes ? "yes" : "no"),
                        text),
                true,
                0,
                0,
                yes ? SURE : 1 - SURE);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
