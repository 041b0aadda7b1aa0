package dev.watchkeeper.prompt;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Writes prompts. Title, brief, scope and checks are never shortened; the rest is fitted into the
 * budget, the least important shortened and left out first. Safe for many threads.
 */
public final class Prompts {
    private final List<Path> roots;
    private final ToIntFunction<String> counter;
    private @Nullable Templates templates;

    /**
     * Prompts whose tokens are estimated, rather too many than too few.
     *
     * @param templateRoots folders of templates; the first that has a file wins, file by file
     */
    public Prompts(List<Path> templateRoots) {
        this(templateRoots, Prompts::estimate);
    }

    /**
     * @param counter how many tokens a text takes
     */
    public Prompts(List<Path> templateRoots, ToIntFunction<String> counter) {
        this.roots = List.copyOf(templateRoots);
        this.counter = counter;
    }

    /**
     * Writes a prompt.
     *
     * @param maxTokens how long it may be
     * @throws WatchkeeperException of code {@code SETTINGS} if a template can't be used, or if even
     *     what is never shortened does not fit
     */
    public String write(Kind kind, PromptInput in, int maxTokens) {
        Templates.Filler filler = templates().filler(kind.file());
        Context context = new Context(in);
        String full = filler.fill(context.variables());
        if (counter.applyAsInt(full) <= maxTokens) {
            return full;
        }
        for (int piece : context.leastFirst()) {
            int enough = longest(filler, context, piece, maxTokens);
            context.shorten(piece, Math.max(enough, 0));
            if (enough >= 0) {
                return filler.fill(context.variables());
            }
        }
        String bare = filler.fill(context.variables());
        int least = counter.applyAsInt(bare);
        if (least > maxTokens) {
            throw new WatchkeeperException(
                    Code.SETTINGS,
                    "task '"
                            + in.task().id()
                            + "' needs "
                            + least
                            + " tokens for its brief, scope"
                            + " and checks alone, and only "
                            + maxTokens
                            + " are allowed",
                    "Shorten its brief, or raise model.context.");
        }
        return bare;
    }

    /** The most characters of a piece with which all fits; -1 if it does not fit without it. */
    private int longest(Templates.Filler filler, Context context, int piece, int maxTokens) {
        int low = -1;
        int high = context.length(piece);
        while (high - low > 16 || low < 0 && high > 0) {
            int middle = low < 0 ? (high <= 16 ? 0 : high / 2) : (low + high) / 2;
            context.shorten(piece, middle);
            if (counter.applyAsInt(filler.fill(context.variables())) <= maxTokens) {
                low = middle;
            } else if (middle == 0) {
                return -1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Reads and tries every template.
     *
     * @throws WatchkeeperException of code {@code SETTINGS} with the place if one can't be used
     */
    public void check() {
        Task task =
                new Task(
                        "sample",
                        1,
                        "sample",
                        "Title",
                        "Brief",
                        TaskState.READY,
                        Priority.NORMAL,
                        List.of(),
                        null,
                        List.of("true"),
                        List.of("src/**"),
                        true,
                        0,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        null);
        Task bare =
                new Task(
                        "sample",
                        1,
                        "sample",
                        "Title",
                        "",
                        TaskState.READY,
                        Priority.NORMAL,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        false,
                        0,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        null);
        List<String> words = List.of("one", "two");
        PromptInput full =
                new PromptInput(task, "facts", Map.of("a.txt", "text"), words, words, words);
        PromptInput empty = new PromptInput(bare, "", Map.of(), List.of(), List.of(), List.of());
        for (Kind kind : Kind.values()) {
            Templates.Filler filler = templates().filler(kind.file());
            filler.fill(new Context(full).variables());
            filler.fill(new Context(empty).variables());
        }
    }

    /**
     * The same where a person has put templates of their own into a folder; the shipped ones, which
     * are in the last folder, need no look at every start.
     */
    public void checkChanged() {
        if (roots.stream().limit(Math.max(0, roots.size() - 1)).anyMatch(Files::isDirectory)) {
            check();
        }
    }

    /** An estimate that rather says too many: 3.5 ASCII characters, or one other, a token. */
    static int estimate(String text) {
        long ascii = text.codePoints().filter(c -> c < 128).count();
        long others = text.codePoints().filter(c -> c >= 128).map(c -> c > 0xFFFF ? 3 : 1).sum();
        return (int) Math.ceil(ascii / 3.5 + others);
    }

    private synchronized Templates templates() {
        Templates made = templates;
        if (made == null) {
            made = new Templates(roots);
            templates = made;
        }
        return made;
    }
}
