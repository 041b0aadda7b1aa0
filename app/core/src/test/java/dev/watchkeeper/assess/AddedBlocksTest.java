package dev.watchkeeper.assess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A new test in an existing file is no weakening in languages of braces either. */
class AddedBlocksTest {
    private final Work work = new Work();

    /** A file of tests in a language, a new test for it, and the line before which that stands. */
    private enum File {
        JAVA(
                "src/test/java/DatesTest.java",
                """
                package dates;

                import org.junit.jupiter.api.Test;

                class DatesTest {
                    private int calls;

                    @Test
                    void day() {
                        // it's "here" {
                        assertEquals("}\\"", text('{', '\\''));
                    }

                    @Test
                    void text() {
                        assertEquals(\"""
                            } {
                            \""", day());
                    }
                }
                """,
                """
                    @Test
                    void week() throws Exception {
                        var dates = List.of("2026-W07", "2026-W08");
                        int[] days = {9, 16};
                        for (String date : dates) {
                            assertEquals(days.length, Dates.parse(date).day(), () -> "in { words");
                        }
                        assertThrows(DateException.class, () -> Dates.parse("System.exit(0)"));
                    }

                """,
                "    @Test\n    void text"),
        SCRIPT(
                "src/dates.test.ts",
                """
                import {test, describe, expect} from 'vitest';
                import {parse} from './dates.js';

                const PLAIN = /["'{]\\//;

                describe('dates', () => {
                  test('day', () => {
                    expect(parse('2026-02-09')).toBe(`a
                {`);
                  });
                });

                test('last', async () => {
                  expect(1 / 2).toBe(0.5);
                });
                """,
                """
                  it("week", async () => {
                    const [a, b] = await Promise.all([parse('2026-W07'), parse('2026-W08')]);
                    expect({a: a.day, b}).toEqual({a: 9, b: 16});
                    if (a.day > 8) {
                      expect(() => parse('process.exit(0)')).toThrow(/no such "week/);
                    }
                  });

                """,
                "});\n\ntest('last'"),
        GO(
                "dates/dates_test.go",
                """
                package dates

                import "testing"

                func TestDay(t *testing.T) {
                	if got := Parse("}"); got != `{
                ` {
                		t.Errorf("got %v", got)
                	}
                }
                """,
                """

                func TestWeek(t *testing.T) {
                	for _, c := range []struct_{{"2026-W07", 9}} {
                		if got := Parse(c.text); got.Day != c.day {
                			t.Errorf("Parse(%q) = %v", c.text, got)
                		}
                	}
                	var want = 16
                	if Parse("2026-W08").Day != want {
                		t.Fatal("os.Exit(0)")
                	}
                }
                """,
                "end"),
        RUST(
                "tests/dates.rs",
                """
                use dates::parse;

                mod more {
                    fn helper<'a>(text: &'a str) -> char { '{' }

                    #[test]
                    fn day() {
                        assert_eq!(helper("}"), '\\'');
                    }
                }
                """,
                """
                    #[test]
                    fn week() {
                        let mut days: Vec<u32> = vec![9, 16];
                        let (a, b) = (parse("2026-W07"), parse("2026-W08"));
                        assert_eq!(a.unwrap().day, 9, "panic!");
                        assert!(b.is_ok() && days.contains(&16));
                    }

                """,
                "    #[test]\n    fn day");

        final String path;
        final String text;
        final String block;
        final String line;

        File(String path, String text, String block, String line) {
            this.path = path;
            this.text = text;
            this.block = block;
            this.line = line;
        }
    }

    private List<String> put(File file, String block, String before) {
        int at = before.equals("end") ? file.text.length() : file.text.indexOf(before);
        long line = file.text.substring(0, at).lines().count();
        List<String> added = new ArrayList<>(block.lines().toList());
        String patch =
                "--- a/%s\n+++ b/%s\n@@ -%d,0 +%d,%d @@\n+%s\n"
                        .formatted(
                                file.path,
                                file.path,
                                line,
                                line + 1,
                                added.size(),
                                String.join("\n+", added));
        return new TestGuard(
                        work.task(),
                        work.gates,
                        path -> Optional.of(file.text.getBytes(StandardCharsets.UTF_8)))
                .weakened(
                        List.of(
                                new PathDiff(
                                        file.path,
                                        FileChange.Kind.MODIFIED,
                                        added.size(),
                                        0,
                                        false)),
                        UnifiedDiff.parse(patch));
    }

    @ParameterizedTest
    @EnumSource(File.class)
    void aNewTestAmongThoseThatStayAsTheyAreIsNoWeakening(File file) {
        assertEquals(List.of(), put(file, file.block, file.line));
    }

    @ParameterizedTest
    @EnumSource(File.class)
    void anythingBesideItIsAChange(File file) {
        String comment = "x y\n";
        assertEquals(1, put(file, file.block + comment, file.line).size());
        assertEquals(1, put(file, comment + file.block, file.line).size());
        assertEquals(1, put(file, file.block + file.block, file.line).size(), "twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JAVA|Dates.parse(date)|System.exit(0)",
                "JAVA|int[] days = {9, 16};|DatesTest.zone = null;",
                "JAVA|int[] days = {9, 16};|calls++;",
                "JAVA|void week()|void day(int week)",
                "JAVA|void week()|void text()",
                "JAVA|@Test~|@BeforeEach~",
                "JAVA|@Test~|@Test @Order(1)~",
                "JAVA|Dates.parse(date)|new Dates() { }",
                "JAVA|int[] days = {9, 16};|return;",
                "JAVA|int[] days = {9, 16};|} static { int x = 1;",
                "JAVA|int[] days = {9, 16};|Assumptions.assumeTrue(1 > 2);",
                "SCRIPT|it(|it.only(",
                "SCRIPT|it(|beforeEach(",
                "SCRIPT|\"week\"|'day'",
                "SCRIPT|const [a|parse.x = 1; const [a",
                "SCRIPT|const [a|vi.mock('./dates.js'); const [a",
                "SCRIPT|const [a|globalThis.expect = null; const [a",
                "SCRIPT|const [a|process.exit(0); const [a",
                "SCRIPT|parse('2026-W08')|parse(`${process.exit()}`)",
                "SCRIPT|}~  });~|}~  }); process.exit();~",
                "GO|TestWeek(t *testing.T)|TestMain(m *testing.M)",
                "GO|TestWeek(t *testing.T)|TestMain(t *testing.T)",
                "GO|TestWeek(t *testing.T)|init()",
                "GO|TestWeek|TestDay",
                "GO|var want = 16|Parse = nil",
                "GO|var want = 16|os.Exit(0)",
                "GO|var want = 16|t.Skip()",
                "GO|var want = 16|defer Parse()",
                "RUST|#[test]|#[ctor]",
                "RUST|fn week|fn day",
                "RUST|let mut days|std::process::exit(0); let mut days",
                "RUST|let mut days|unsafe { X = 1 }; let mut days",
                "RUST|let mut days|println!(); let mut days",
                "RUST|\"2026-W07\"|r#\"x\"#"
            })
    void whatMayReachBeyondItselfIsAChange(File file, String part, String instead) {
        String block = file.block.replace(part.replace('~', '\n'), instead.replace('~', '\n'));
        assertEquals(1, put(file, block, file.line).size(), block);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JAVA|class DatesTest {|class DatesTest extends Base {",
                "JAVA|class DatesTest {|@Disabled class DatesTest {",
                "SCRIPT|describe('dates'|describe.skip('dates'",
                "SCRIPT|describe('dates', () => {|for (const x of []) {",
                "RUST|mod more {|impl X {"
            })
    void whereItMayInheritOrNotRunItIsAChange(File file, String part, String instead) {
        String text = file.text.replace(part, instead);
        assertEquals(
                1,
                new TestGuard(
                                work.task(),
                                work.gates,
                                path -> Optional.of(text.getBytes(StandardCharsets.UTF_8)))
                        .weakened(
                                List.of(
                                        new PathDiff(
                                                file.path,
                                                FileChange.Kind.MODIFIED,
                                                (int) file.block.lines().count(),
                                                0,
                                                false)),
                                UnifiedDiff.parse(
                                        "--- a/%s\n+++ b/%s\n@@ -%d,0 +%d,%d @@\n+%s\n"
                                                .formatted(
                                                        file.path,
                                                        file.path,
                                                        text.substring(0, text.indexOf(file.line))
                                                                .lines()
                                                                .count(),
                                                        text.substring(0, text.indexOf(file.line))
                                                                        .lines()
                                                                        .count()
                                                                + 1,
                                                        file.block.lines().count(),
                                                        String.join(
                                                                "\n+",
                                                                file.block.lines().toList()))))
                        .size());
    }
}
