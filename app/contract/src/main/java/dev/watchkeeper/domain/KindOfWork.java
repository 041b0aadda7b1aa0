package dev.watchkeeper.domain;

/**
 * What kind of work it was.
 *
 * @param task what the task asks for, such as {@code fix}; empty if that is not known
 * @param language in which most of the change is written, such as {@code python}; empty if that is
 *     not known or it is no program
 */
public record KindOfWork(String task, String language) {
    /** Nothing is known of it. */
    public static final KindOfWork UNKNOWN = new KindOfWork("", "");
}
