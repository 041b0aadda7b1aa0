package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Priority;
import dev.watchkeeper.domain.Task;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

class PromptsTest {
    private static final Path SHIPPED =
            Path.of(System.getProperty("watchkeeper.test.root"), "templates");

    @TempDir Path mine;

    private final Prompts prompts = new Prompts(List.of(SHIPPED));

    private static Task task(String brief, List<String> checks, List<String> scope) {
        return new Task(
                "t1",
                1,
                "p",
                "Accept ISO week dates",
                brief,
                TaskState.READY,
                Priority.NORMAL,
                List.of(),
                null,
                checks,
                scope,
                true,
                0,
                0,
                List.of(),
                null,
                null,
                null,
                Instant.EPOCH,
                null);
    }

    private static PromptInput input() {
        return new PromptInput(
                task("Parse 2026-W07.", List.of("python3 -m unittest -q"), List.of("src/**")),
                "Python; unittest\nsrc/ 3 files",
                Map.of("src/dates.py", "def parse(s): ...\n"),
                List.of("FAILED (failures=1) <&>\n", "older output"),
                List.of("Weeks begin on Monday."),
                List.of("attempt 1 failed"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void saysWhatTheTaskIsInEveryPrompt(Kind kind) {
        String prompt = prompts.write(kind, input(), 100_000);
        for (String part :
                List.of(
                        "Accept ISO week dates",
                        "Parse 2026-W07.",
                        "python3 -m unittest -q",
                        "src/**",
                        "FAILED (failures=1) <&>",
                        "Weeks begin on Monday.",
                        "def parse(s)",
                        "src/ 3 files",
                        "attempt 1 failed")) {
            assertTrue(prompt.contains(part), part + " in:\n" + prompt);
        }
        assertTrue(!prompt.contains("\n\n\n"), prompt);
        assertEquals(prompt, prompts.write(kind, input(), 100_000));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void writesAPromptOfATitleAlone(Kind kind) {
        PromptInput bare =
                new PromptInput(
                        task("", List.of(), List.of()),
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of());
        assertTrue(prompts.write(kind, bare, 10_000).contains("Accept ISO week dates"));
    }

    @Test
    void doesNotReadTemplatesInWhatIsTold() {
        PromptInput in =
                new PromptInput(
                        task("{{ secret }} {% include \"x\" %}", List.of(), List.of()),
                        "",
                        Map.of("a.md", "```\ncode\n```\n"),
                        List.of(),
                        List.of(),
                        List.of());
        String prompt = prompts.write(Kind.TASK, in, 10_000);
        assertTrue(prompt.contains("{{ secret }} {% include \"x\" %}"));
        assertTrue(prompt.contains("````\n```\ncode\n```\n````"), prompt);
    }

    @Test
    void fitsEveryBudgetAndNeverCutsTheTask() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            String brief = words(random, 200);
            List<String> checks = List.of("check " + words(random, 5));
            List<String> scope = List.of("src/" + random.nextInt());
            Map<String, String> files = new LinkedHashMap<>();
            IntStream.range(0, random.nextInt(5))
                    .forEach(n -> files.put("f" + n, words(random, 2000)));
            PromptInput in =
                    new PromptInput(
                            task(brief, checks, scope),
                            words(random, 1500),
                            files,
                            many(random, 3000),
                            many(random, 50),
                            many(random, 40));
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            int budget = 1500 + random.nextInt(6000);
            String where = "seed " + seed + ", case " + i;
            String prompt = prompts.write(kind, in, budget);
            assertTrue(Prompts.estimate(prompt) <= budget, where);
            assertTrue(prompt.contains(brief.strip()), where);
            assertTrue(prompt.contains(checks.getFirst()), where);
            assertTrue(prompt.contains(scope.getFirst()), where);
            assertEquals(prompt, prompts.write(kind, in, budget), where);
            assertTrue(prompt.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF), where);
        }
    }

    @Test
    void keepsTheNewestFailureLongest() {
        PromptInput in =
                new PromptInput(
                        task("b", List.of("c"), List.of()),
                        "facts\n".repeat(2000),
                        Map.of(),
                        List.of("assertion at the end: expected 3", "old ".repeat(3000)),
                        List.of(),
                        List.of("history ".repeat(500)));
        String prompt = prompts.write(Kind.FOLLOW_UP, in, 1000);
        assertTrue(prompt.contains("assertion at the end: expected 3"), prompt);
        assertTrue(!prompt.contains("history history"), prompt);
    }

    @Test
    void refusesATaskThatCanNotFit() {
        PromptInput in =
                new PromptInput(
                        task("long ".repeat(5000), List.of(), List.of()),
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of());
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> prompts.write(Kind.TASK, in, 1000));
        assertTrue(String.valueOf(e.getMessage()).contains("'t1'"));
    }

    @Test
    void theUsersTemplateWinsFileByFile() throws IOException {
        Files.writeString(mine.resolve("rules.peb"), "MY RULES for {{ title }}\n");
        Prompts both = new Prompts(List.of(mine.resolve("missing"), mine, SHIPPED));
        String prompt = both.write(Kind.TASK, input(), 10_000);
        assertTrue(prompt.contains("MY RULES for Accept ISO week dates"));
        assertTrue(prompt.contains("# Task: Accept"));
    }

    @Test
    void namesThePlaceOfAnUnknownVariable() throws IOException {
        Files.writeString(mine.resolve("task.peb"), "# {{ title }}\n\nAnd {{ titel }}\n");
        WatchkeeperException e = refused();
        assertEquals(
                mine.resolve("task.peb") + ":3:8: there is no variable 'titel'", e.getMessage());
        assertTrue(e.hint().contains("title"));
    }

    @Test
    void namesThePlaceOfABrokenTemplate() throws IOException {
        Files.writeString(mine.resolve("task.peb"), "a\n{% if title %}\n");
        assertTrue(
                String.valueOf(refused().getMessage()).startsWith(mine.resolve("task.peb") + ":"));
        Files.write(mine.resolve("task.peb"), new byte[] {(byte) 0xC3, '('});
        assertTrue(
                String.valueOf(refused().getMessage()).contains("task.peb:1:1: this is not UTF-8"));
        Files.delete(mine.resolve("task.peb"));
        Files.createDirectory(mine.resolve("task.peb"));
        assertTrue(String.valueOf(refused().getMessage()).contains("can't be read"));
    }

    @Test
    void includesNothingFromOutside() throws IOException {
        Files.writeString(mine.resolve("task.peb"), "{% include \"../secret.peb\" %}");
        assertTrue(String.valueOf(refused().getMessage()).contains("no name of a template"));
    }

    private WatchkeeperException refused() {
        Prompts both = new Prompts(List.of(mine, SHIPPED));
        assertThrows(WatchkeeperException.class, both::check);
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class, () -> both.write(Kind.TASK, input(), 10_000));
        assertEquals(WatchkeeperException.Code.SETTINGS, e.code());
        return e;
    }

    private static List<String> many(Random random, int words) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> words(random, words)).toList();
    }

    private static String words(Random random, int most) {
        StringBuilder all = new StringBuilder("w");
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            all.append(
                    switch (random.nextInt(12)) {
                        case 0 -> "\n";
                        case 1 -> " 日本";
                        case 2 -> "😀";
                        case 3 -> " ``` ";
                        default -> " word" + random.nextInt(100);
                    });
        }
        return all.append("z").toString();
    }
}
