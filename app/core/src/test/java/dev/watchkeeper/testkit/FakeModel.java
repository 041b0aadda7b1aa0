package dev.watchkeeper.testkit;

import dev.watchkeeper.llm.LocalModel;
import dev.watchkeeper.llm.ModelException;
import dev.watchkeeper.llm.ModelHealth;
import dev.watchkeeper.llm.Question;
import dev.watchkeeper.llm.Reply;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A local model that answers what a test says, and remembers what it was asked. */
public final class FakeModel implements LocalModel {
    private final List<Question> asked = new CopyOnWriteArrayList<>();
    private final Function<Question, String> answers;
    private final ModelHealth.State state;

    /**
     * A model that is up.
     *
     * @param answers may throw a {@link ModelException}
     */
    public FakeModel(Function<Question, String> answers) {
        this(ModelHealth.State.UP, answers);
    }

    public FakeModel(ModelHealth.State state, Function<Question, String> answers) {
        this.state = state;
        this.answers = answers;
    }

    /** What it was asked, in order. Each answer says that 1,000 tokens were read in 7 ms. */
    public List<Question> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public ModelHealth health() {
        return new ModelHealth(state, "the fake is " + state, "", "", null);
    }

    @Override
    public Reply ask(Question question) {
        asked.add(question);
        String text = answers.apply(question);
        return new Reply(
                text,
                !text.endsWith("<cut>"),
                1_000,
                10,
                null,
                Duration.ofMillis(7),
                Duration.ofMillis(500));
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
