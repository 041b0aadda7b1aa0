package dev.watchkeeper.llm;

import java.time.Duration;

/** The local model that supervises. May be used from many threads; questions queue on our side. */
public interface LocalModel extends AutoCloseable {
    /** Its name as the settings have it; {@code none} where there is no model. */
    String name();

    /** How its server and it stand. Never throws; answers within a few seconds. */
    ModelHealth health();

    /**
     * Asks it something; returns within the settings' time limit, our retries included.
     *
     * @throws ModelException if there is no answer
     */
    Reply ask(Question question);

    /** How it does; asks nobody. */
    default ModelFigures figures() {
        return ModelFigures.NONE;
    }

    /**
     * Has it loaded, if it is not, and kept in memory for the next half an hour at least. Does not
     * wait for a load; answers within a few seconds. Never throws.
     */
    default void keepWarm() {}

    /** How long {@link #ask} takes at most; zero where there is no model. */
    default Duration timeout() {
        return Duration.ZERO;
    }

    /**
     * Counts tokens as it does: estimates as long as its vocabulary is not known. The first call
     * may take some seconds, because it gets the vocabulary. Never throws.
     */
    default Tokens tokens() {
        return Tokens.estimate();
    }

    /** Ends its connections; a question under way fails at once with {@code CLOSED}. */
    @Override
    void close();
}
