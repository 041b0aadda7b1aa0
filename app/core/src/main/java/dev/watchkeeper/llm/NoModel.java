package dev.watchkeeper.llm;

/** Stands where the settings have no model. */
public final class NoModel implements LocalModel {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public ModelHealth health() {
        return new ModelHealth(
                ModelHealth.State.NONE, "no model: evidence alone decides", "", "", null);
    }

    @Override
    public Reply ask(Question question) {
        throw new ModelException(ModelException.Kind.NONE, "the settings have no model");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
