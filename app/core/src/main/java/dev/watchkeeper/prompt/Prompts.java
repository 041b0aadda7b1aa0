package dev.watchkeeper.prompt;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskProgress;
import dev.watchkeeper.domain.TaskSpec;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes prompts. Title, brief, scope and checks always stand in them as they are; the rest is
 * fitted into the window, the largest shortened first. Safe for many threads.
 */
public final class Prompts {
    private final List<Path> roots;
    private @Nullable Templates templates;

    /**
     * @param templateRoots folders of templates; the first that has a file wins, file by file
     */
    public Prompts(List<Path> templateRoots) {
        this.roots = List.copyOf(templateRoots);
    }

    /**
     * Writes a prompt. The same input gives the same prompt.
     *
     * @param window whose room it never exceeds
     * @throws WatchkeeperException of code {@code SETTINGS} if a template can't be used, or if even
     *     what is never left out does not fit
     */
    public Prompt write(PromptKind kind, PromptInput in, PromptWindow window) {
        Templates.Filler filler = templates().filler(kind.file());
        return new PromptFitter(
                        new PromptContext(in, kind.forModel()), filler, window, in.task().id())
                .prompt();
    }

    /**
     * Looks whether a task's first prompt can be written at all, so that a brief that is too long
     * is refused when it is given and not in the night. What surely fits is not counted.
     *
     * @param context the window that prompts are written for, in tokens
     * @throws PromptTooLongException if it can't
     */
    public void checkFits(Task task, int context) {
        long chars =
                task.brief().length()
                        + task.title().length()
                        + Stream.of(task.checks(), task.scope(), task.guidance())
                                .flatMap(List::stream)
                                .mapToLong(String::length)
                                .sum();
        if (chars * 2 > context) {
            var unused =
                    write(
                            PromptKind.TASK,
                            new PromptInput(
                                    task, "", Map.of(), List.of(), task.guidance(), List.of()),
                            PromptWindow.ofAgent(context));
        }
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
                        Instant.EPOCH,
                        new TaskSpec(
                                "Title",
                                "Brief",
                                List.of(),
                                Priority.NORMAL,
                                null,
                                List.of("true"),
                                List.of("src/**"),
                                true),
                        TaskProgress.untried(TaskState.READY));
        Task bare =
                new Task(
                        "sample",
                        1,
                        "sample",
                        Instant.EPOCH,
                        new TaskSpec(
                                "Title",
                                "",
                                List.of(),
                                Priority.NORMAL,
                                null,
                                List.of(),
                                List.of(),
                                false),
                        TaskProgress.untried(TaskState.READY));
        List<String> words = List.of("one", "two");
        PromptInput full =
                new PromptInput(task, "facts", Map.of("a.txt", "text"), words, words, words)
                        .with(new Plan("goal", words, words, words, words));
        PromptInput empty = new PromptInput(bare, "", Map.of(), List.of(), List.of(), List.of());
        for (PromptKind kind : PromptKind.values()) {
            Templates.Filler filler = templates().filler(kind.file());
            for (PromptInput in : List.of(full, empty)) {
                PromptContext context = new PromptContext(in, kind.forModel());
                var unused =
                        filler.fill(
                                context.variables(
                                        context.pieces().stream()
                                                .map(PromptSection::text)
                                                .toList()));
            }
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

    private synchronized Templates templates() {
        Templates made = templates;
        if (made == null) {
            made = new Templates(roots);
            templates = made;
        }
        return made;
    }
}
