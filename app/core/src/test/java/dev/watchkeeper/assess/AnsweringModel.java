package dev.watchkeeper.assess;

import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;
import dev.watchkeeper.testkit.QuestionCode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A model that answers what a test says, and keeps what it was asked. */
final class AnsweringModel implements LocalModel {
    final List<Question> asked = new ArrayList<>();
    private final Function<Question, String> answers;
    private final @Nullable Double probability;

    /**
     * @param answers what it says; {@code down} stands for a server that does not answer, a last
     *     {@code …} for an answer that was cut off
     * @param probability of a pass by its tokens; {@code null} if they are not known
     */
    AnsweringModel(Function<Question, String> answers, @Nullable Double probability) {
        this.answers = answers;
        this.probability = probability;
    }

    static AnsweringModel saying(String answer) {
        return new AnsweringModel(q -> answer, 0.5);
    }

    @Override
    public String name() {
        return "answering";
    }

    @Override
    public ModelHealth health() {
        return new ModelHealth(ModelHealth.State.UP, "up", "", "1", 1.0);
    }

    @Override
    public Reply ask(Question question) {
        asked.add(question);
        String answer = QuestionCode.in(answers.apply(question), question.user());
        if (answer.equals("down")) {
            throw new ModelException(ModelException.Kind.DOWN, "its server does not answer");
        }
        return new Reply(answer, !answer.endsWith("…"), 10, 10, probability);
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void close() {}
}
