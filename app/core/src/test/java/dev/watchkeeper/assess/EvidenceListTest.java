package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.Quality;
import dev.watchkeeper.plugin.contract.Rounds;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Numbered evidence that fits. */
class EvidenceListTest {
    private static EvidenceList of(Work work) {
        return EvidenceList.of(
                work.input(new PretendedHost()),
                new Quality(
                        List.of(),
                        work.changes,
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                UnifiedDiff.parse(work.patch));
    }

    @Test
    void theLongestIsShortenedFirstAndKeepsBothItsEnds() {
        Work work = new Work();
        work.said = "first words " + "x".repeat(5000) + " last words";
        work.patch = Work.patch("a.py", "+short");
        String shown = of(work).within(1000).shown();
        assertTrue(shown.contains("+short"), shown);
        assertTrue(shown.contains("first words"), shown);
        assertTrue(shown.contains("last words"), shown);
        assertTrue(shown.contains("characters left out"), shown);
        assertTrue(shown.length() < 1500, shown);
    }

    @Test
    void whateverTheyAreTheyFitAndAllKeepTheirPlace() {
        long seed = Rounds.seed("watchkeeper.test.seed");
        System.out.println("seed " + seed + " (-Dwatchkeeper.test.seed)");
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Work work = new Work();
            StringBuilder patch = new StringBuilder();
            for (int f = random.nextInt(40); f >= 0; f--) {
                List<String> lines = new ArrayList<>();
                for (int l = random.nextInt(60); l >= 0; l--) {
                    lines.add("+" + Character.toString(0x1F600 + l).repeat(random.nextInt(60)));
                }
                patch.append(Work.patch("f" + f + ".py", lines.toArray(String[]::new)));
            }
            work.patch = patch.toString();
            EvidenceList all = of(work);
            int budget = 500 + random.nextInt(50_000);
            EvidenceList cut = all.within(budget);
            assertEquals(all.count(), cut.count());
            // Each has its floor, the mark of its cut, and its number on each line.
            int text = cut.shown().replaceAll("(?m)^(?:\\d+\\| |\\[\\d+\\] .*$)", "").length();
            assertTrue(
                    text <= Math.max(budget, 200 * all.count()) + 80 * all.count(),
                    "seed " + seed + ": " + text + " of " + budget);
            assertEquals(cut.shown(), of(work).within(budget).shown());
        }
    }
}
