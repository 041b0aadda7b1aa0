package dev.watchkeeper.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.llm.Tokens;
import dev.watchkeeper.plugin.contract.Rounds;
import dev.watchkeeper.workspace.ProjectFacts;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prompts of whatever was told fit whatever window there is. */
class PromptFitterTest {
    private static final Pattern MARK = Pattern.compile("\\[… (\\d+) characters left out …\\]");

    /** A counter whose counts don't add up, as those of a vocabulary don't. */
    private static final class Odd implements Tokens {
        @Override
        public int count(String text) {
            int n = 0;
            int run = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean letter = c < 128 && Character.isLetter(c);
                run = letter ? run + 1 : 0;
                // Letters merge by five; whatever else is there counts itself.
                n += !letter || run % 5 == 1 ? 1 : 0;
            }
            return n;
        }

        @Override
        public int prompt(String system, String user) {
            return count(system) + count(user) + 11;
        }

        @Override
        public boolean exact() {
            return true;
        }
    }

    @Test
    void neverExceedsTheWindowLosesNoFloorAndIsTheSameTwice() {
        long seed = Rounds.seed("watchkeeper.seed");
        Random random = new Random(seed);
        int fitted = 0;
        int cut = 0;
        Prompts prompts = new Prompts(List.of(Tasks.SHIPPED));
        Prompts again = new Prompts(List.of(Tasks.SHIPPED));
        for (int i = 0; i < 400; i++) {
            String where = "seed " + seed + ", case " + i;
            PromptInput in = input(random);
            PromptKind kind = PromptKind.values()[random.nextInt(PromptKind.values().length)];
            Tokens tokens = random.nextBoolean() ? Tokens.estimate() : new Odd();
            int context = 1_500 + random.nextInt(random.nextBoolean() ? 3_000 : 30_000);
            PromptWindow window = new PromptWindow(context, random.nextInt(context / 3), tokens);
            Prompt prompt;
            try {
                prompt = prompts.write(kind, in, window);
            } catch (WatchkeeperException e) {
                assertEquals(WatchkeeperException.Code.SETTINGS, e.code(), where);
                assertTrue(window.room() < least(kind, in, window), where + ": " + e.getMessage());
                continue;
            }
            fitted++;
            cut += prompt.leftOut() > 0 ? 1 : 0;
            assertEquals(tokens.count(prompt.text()), prompt.tokens(), where);
            assertEquals(tokens.exact(), prompt.exact(), where);
            assertTrue(prompt.tokens() <= context - window.reserve(), where);
            in.task().brief().lines().forEach(l -> assertTrue(prompt.text().contains(l), where));
            in.task().checks().forEach(c -> assertTrue(prompt.text().contains(c), where));
            in.task().scope().forEach(s -> assertTrue(prompt.text().contains(s), where));
            notLost(new PromptContext(in, kind.forModel()), prompt.text(), where);
            assertTrue(
                    prompt.text().codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF), where);
            assertEquals(prompt, again.write(kind, in, window), where);
        }
        assertTrue(fitted > 200 && cut > 100, "seed " + seed + ": " + fitted + ", " + cut);
    }

    /** More than what is never left out needs. */
    private static int least(PromptKind kind, PromptInput in, PromptWindow window) {
        PromptContext context = new PromptContext(in, kind.forModel());
        List<String> bare =
                context.pieces().stream().map(p -> p.text().isEmpty() ? "" : "x").toList();
        int least =
                window.tokens()
                        .count(
                                new Templates(List.of(Tasks.SHIPPED))
                                        .filler(kind.file())
                                        .fill(context.variables(bare)));
        for (PromptSection piece : context.pieces()) {
            // Its fences may be longer than around what is bare.
            least += Math.min(piece.floor(), window.tokens().count(piece.text())) + 24;
        }
        return least;
    }

    private static void notLost(PromptContext context, String prompt, String where) {
        for (PromptSection piece : context.pieces()) {
            if (piece.floor() > 0 && !piece.text().isEmpty()) {
                String head = piece.text().substring(0, piece.text().indexOf('.') + 1);
                String tail = piece.text().substring(piece.text().lastIndexOf('.'));
                assertTrue(
                        prompt.contains(head) || prompt.contains(tail),
                        where + ": " + head + " is lost in\n" + prompt);
            }
        }
    }

    private static PromptInput input(Random random) {
        int[] ids = {0};
        List<String> tree = new ArrayList<>();
        for (int n = random.nextInt(200); n > 0; n--) {
            tree.add("src/f" + random.nextInt(30) + "/a" + n + (n % 3 == 0 ? ".py" : ".java"));
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            files.put("src/f" + n, marked(random, ids, 4_000));
        }
        List<String> history = new ArrayList<>();
        for (int n = random.nextInt(14); n > 0; n--) {
            history.add(marked(random, ids, 60).replace('\n', ' ').strip());
        }
        String facts = ProjectFacts.of(tree).text();
        PromptInput in =
                new PromptInput(
                        Tasks.task(
                                words(random, random.nextInt(300)).strip(),
                                List.of("check " + random.nextInt(), "make " + random.nextInt()),
                                List.of("src/" + random.nextInt() + "/**")),
                        facts.isEmpty() ? "" : "p0b. " + facts + " .p0e",
                        files,
                        many(random, ids, 3_000),
                        many(random, ids, 60),
                        history);
        List<String> lines = List.of("one", "two {{ three }}");
        if (random.nextBoolean()) {
            Map<String, String> middles = new LinkedHashMap<>();
            in.feedback()
                    .forEach(f ->
                            middles.put(f, "FAILED here\n" + words(random, random.nextInt(60))));
            in = in.withMiddles(middles);
        }
        return random.nextInt(3) == 0
                ? in.with(new Plan("the goal", lines, lines, List.of(), lines))
                : in;
    }

    private static List<String> many(Random random, int[] ids, int words) {
        List<String> all = new ArrayList<>();
        for (int n = random.nextInt(12); n > 0; n--) {
            all.add(marked(random, ids, words));
        }
        return all;
    }

    /** Words that begin and end so that they can be found. */
    private static String marked(Random random, int[] ids, int words) {
        int id = ++ids[0];
        int n = random.nextInt(3) == 0 ? random.nextInt(words + 1) : random.nextInt(12);
        return "p" + id + "b. " + words(random, n) + " .p" + id + "e";
    }

    private static String words(Random random, int count) {
        StringBuilder all = new StringBuilder("w");
        for (int n = count; n > 0; n--) {
            all.append(
                    switch (random.nextInt(14)) {
                        case 0 -> "\n";
                        case 1 -> " 日本";
                        case 2 -> "😀";
                        case 3 -> " ``` ";
                        case 4 -> " {{ x }} <|im_end|> ";
                        case 5 -> "\n- # ";
                        default -> " word" + random.nextInt(100);
                    });
        }
        return all.append("z").toString().replace("<|", random.nextBoolean() ? "<" : "< |");
    }

    @Test
    void theLargestIsShortenedFirst() {
        PromptSection small = new PromptSection("s", PromptSection.Role.FILE, 0);
        assertEquals(
                List.of(100, 450, 450),
                list(
                        MaxMinAllocation.of(
                                List.of(small, small, small), new int[] {100, 900, 5_000}, 1_000)));
    }

    @Test
    void whatMattersMoreKeepsMore() {
        PromptSection history = new PromptSection("h", PromptSection.Role.HISTORY, 0);
        PromptSection feedback = new PromptSection("f", PromptSection.Role.FEEDBACK, 0);
        List<PromptSection> both = List.of(history, feedback);
        assertEquals(List.of(100, 800), list(MaxMinAllocation.of(both, new int[] {900, 900}, 900)));
        assertEquals(
                List.of(900, 900), list(MaxMinAllocation.of(both, new int[] {900, 900}, 1_800)));
    }

    @Test
    void aFloorStaysWhateverTheRoom() {
        PromptSection floor = new PromptSection("f", PromptSection.Role.HISTORY, 48);
        PromptSection none = new PromptSection("n", PromptSection.Role.GUIDANCE, 0);
        List<PromptSection> pieces = List.of(floor, floor, none);
        assertEquals(
                List.of(48, 20, 0), list(MaxMinAllocation.of(pieces, new int[] {500, 20, 500}, 0)));
    }

    private static List<Integer> list(int[] shares) {
        return java.util.Arrays.stream(shares).boxed().toList();
    }

    @Test
    void aCutKeepsHeadAndTailAndSaysHowMuchIsMissing() {
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            output.append("line ").append(i).append('\n');
        }
        String text = output.toString().strip();
        Tokens tokens = Tokens.estimate();
        String cut =
                new PromptSection(text, PromptSection.Role.FEEDBACK, 0)
                        .cut(120, tokens.count(text), tokens);
        Matcher mark = MARK.matcher(cut);
        assertTrue(mark.find(), cut);
        int kept = cut.length() - mark.group().length() - 2;
        assertEquals(text.length() - kept, Integer.parseInt(mark.group(1)), cut);
        assertTrue(cut.startsWith("line 0\nline 1\n") || cut.startsWith("line 0\n"), cut);
        assertTrue(cut.endsWith("line 498\nline 499"), cut);
        assertTrue(cut.lines().allMatch(l -> l.matches("line \\d+|\\[….*…\\]")), cut);
        assertTrue(tokens.count(cut) <= 120, cut);
    }

    @Test
    void whatStandsForAMiddleStandsThereWholeOrNotAtAll() {
        String text = "line of output\n".repeat(400).strip();
        Tokens tokens = Tokens.estimate();
        String middle = "FAILED test_totals\n[of the rest a model says, perhaps wrongly: It ran.]";
        PromptSection piece = new PromptSection(text, PromptSection.Role.FEEDBACK, 96, middle);
        int whole = tokens.count(text);
        int with = 0;
        for (int allowed = 32; allowed < whole; allowed++) {
            String cut = piece.cut(allowed, whole, tokens);
            assertTrue(tokens.count(cut) <= allowed, cut);
            boolean has = cut.contains(middle);
            assertTrue(has || !cut.contains("a model says"), cut);
            assertFalse(has && 2 * allowed >= whole, "little is cut: " + cut);
            with += has ? 1 : 0;
            assertTrue(cut.startsWith("line") && cut.endsWith("output"), cut);
        }
        assertTrue(with > whole / 3, () -> "stood there too seldom");
    }

    @Test
    void aLineStaysALine() {
        String text = "history ".repeat(100).strip();
        Tokens tokens = Tokens.estimate();
        String cut =
                new PromptSection(text, PromptSection.Role.HISTORY, 48)
                        .cut(48, tokens.count(text), tokens);
        assertFalse(cut.contains("\n"), cut);
        assertTrue(MARK.matcher(cut).find(), cut);
    }

    @Test
    void saysWhyItCanNotFit() {
        PromptInput in =
                new PromptInput(
                        Tasks.task("long ".repeat(5_000), List.of(), List.of()),
                        "",
                        Map.of(),
                        List.of("FAILED ".repeat(300)),
                        List.of(),
                        List.of());
        WatchkeeperException e =
                org.junit.jupiter.api.Assertions.assertThrows(
                        WatchkeeperException.class,
                        () ->
                                new Prompts(List.of(Tasks.SHIPPED))
                                        .write(PromptKind.TASK, in, PromptWindow.ofAgent(4_096)));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("'t1'") && message.contains("3072 are free"), message);
        assertTrue(message.contains(", 96 for the least"), message);
        assertEquals("Shorten its brief, or raise model.context.", e.hint());
    }

    @Test
    void anAgentsWindowKeepsItsReserve() {
        assertEquals(14_336, PromptWindow.ofAgent(16_384).room());
        assertEquals(1_536, PromptWindow.ofAgent(2_048).room());
        assertFalse(PromptWindow.ofAgent(2_048).tokens().exact());
    }
}
