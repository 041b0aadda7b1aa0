package dev.watchkeeper.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LongWordsTest {
    @Test
    void theMiddleOfAPathThatNobodyReadsIsLeftOut() {
        String end = "d".repeat(60);
        assertEquals(
                "could not read " + end + "…" + end + " $1 and b",
                LongWords.shortened("could not read " + "d".repeat(4000) + " $1 and b"));
        String bear = "a ".repeat(400) + "b".repeat(300);
        assertEquals(bear, LongWords.shortened(bear));
        String smile = "\ud83d\ude00";
        assertEquals(
                smile.repeat(60) + "…" + smile.repeat(60), LongWords.shortened(smile.repeat(400)));
    }
}
