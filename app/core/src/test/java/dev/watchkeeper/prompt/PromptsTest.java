package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class PromptsTest {
    private static final PromptWindow LARGE = PromptWindow.ofAgent(120_000);

    @TempDir Path mine;

    private final Prompts prompts = new Prompts(List.of(Tasks.SHIPPED));

    private static PromptInput input() {
        return new PromptInput(
                Tasks.task("Parse 2026-W07.", List.of("python3 -m unittest -q"), List.of("src/**")),
                "Python; unittest\nsrc/ 3 files",
                Map.of("src/dates.py", "def parse(s): ...\n"),
                List.of("FAILED (failures=1) <&>\n", "older output"),
                List.of("Weeks begin on Monday."),
                List.of("attempt 1 failed"));
    }

    @ParameterizedTest
    @EnumSource(PromptKind.class)
    void saysWhatTheTaskIsInEveryPrompt(PromptKind kind) {
        String prompt = prompts.write(kind, input(), LARGE).text();
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
        assertEquals(prompt, prompts.write(kind, input(), LARGE).text());
    }

    @ParameterizedTest
    @EnumSource(PromptKind.class)
    void writesAPromptOfATitleAlone(PromptKind kind) {
        PromptInput bare =
                new PromptInput(
                        Tasks.task("", List.of(), List.of()),
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of());
        assertTrue(prompts.write(kind, bare, LARGE).text().contains("Accept ISO week dates"));
    }

    @Test
    void theRulesSayWhereANewTestGoes() {
        PromptInput bare =
                new PromptInput(
                        Tasks.task("", List.of(), List.of()),
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of());
        assertTrue(
                prompts.write(PromptKind.TASK, bare, LARGE)
                        .text()
                        .contains("New tests are welcome, in a new test file."));
        assertTrue(
                prompts.write(PromptKind.FOLLOW_UP, input(), LARGE)
                        .text()
                        .contains("welcome where the paths above allow them, in a new test file."));
    }

    @Test
    void anAnswerIsNotContradictedByTheRules() {
        String prompt = prompts.write(PromptKind.FOLLOW_UP, input(), LARGE).text();
        assertTrue(prompt.contains("No one answers at once: where something is unclear"), prompt);
        assertTrue(!prompt.contains("don't ask"), prompt);
    }

    @Test
    void doesNotReadTemplatesInWhatIsTold() {
        PromptInput in =
                new PromptInput(
                        Tasks.task("{{ secret }} {% include \"x\" %}", List.of(), List.of()),
                        "",
                        Map.of("a.md", "```\ncode\n```\n"),
                        List.of(),
                        List.of(),
                        List.of());
        String prompt = prompts.write(PromptKind.TASK, in, LARGE).text();
        assertTrue(prompt.contains("{{ secret }} {% include \"x\" %}"));
        assertTrue(prompt.contains("````\n```\ncode\n```\n````"), prompt);
    }

    @Test
    void keepsTheNewestFailureLongest() {
        PromptInput in =
                new PromptInput(
                        Tasks.task("b", List.of("c"), List.of()),
                        "facts\n".repeat(2000),
                        Map.of(),
                        List.of("assertion at the end: expected 3 ".repeat(20)),
                        List.of(),
                        List.of("history ".repeat(500)));
        Prompt prompt = prompts.write(PromptKind.FOLLOW_UP, in, PromptWindow.ofAgent(2_048));
        assertTrue(
                prompt.text().contains("assertion at the end: expected 3 ".repeat(20).strip()),
                prompt.text());
        assertTrue(prompt.feedbackWhole());
        assertTrue(prompt.leftOut() > 10_000, prompt.text());
    }

    @Test
    void theUsersTemplateWinsFileByFile() throws IOException {
        Files.writeString(mine.resolve("rules.peb"), "MY RULES for {{ title }}\n");
        Prompts both = new Prompts(List.of(mine.resolve("missing"), mine, Tasks.SHIPPED));
        String prompt = both.write(PromptKind.TASK, input(), LARGE).text();
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
        Prompts both = new Prompts(List.of(mine, Tasks.SHIPPED));
        assertThrows(WatchkeeperException.class, both::check);
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () -> both.write(PromptKind.TASK, input(), LARGE));
        assertEquals(WatchkeeperException.Code.SETTINGS, e.code());
        return e;
    }

    @Test
    void aBriefThatNoPromptHoldsIsRefusedWithItsSizeAndTheLimit() {
        prompts.checkFits(Tasks.task("short", List.of(), List.of()), 16_384);
        prompts.checkFits(Tasks.task("word ".repeat(4_000), List.of(), List.of()), 16_384);
        PromptTooLongException e =
                assertThrows(
                        PromptTooLongException.class,
                        () ->
                                prompts.checkFits(
                                        Tasks.task("word ".repeat(20_000), List.of(), List.of()),
                                        16_384));
        assertTrue(String.valueOf(e.getMessage()).contains("16384"), e.getMessage());
    }
}
