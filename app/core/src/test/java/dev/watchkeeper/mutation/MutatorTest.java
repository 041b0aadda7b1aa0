package dev.watchkeeper.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which small changes are found in each language, and what is left alone. */
class MutatorTest {
    private static List<Mutant> all(String path, String text) {
        Set<Integer> lines =
                IntStream.rangeClosed(1, text.split("\n", -1).length)
                        .boxed()
                        .collect(Collectors.toSet());
        return Mutator.mutants(path, text, lines);
    }

    /** Each as its line and the line as it becomes. */
    private static List<String> changes(String path, String text) {
        return all(path, text).stream()
                .map(m -> {
                    String changed = m.in(text);
                    int from = text.lastIndexOf('\n', m.from() - 1) + 1;
                    int to = changed.indexOf('\n', m.from());
                    return m.line()
                            + " "
                            + changed.substring(from, to < 0 ? changed.length() : to).strip();
                })
                .toList();
    }

    @Test
    void python() {
        assertEquals(
                List.of(
                        "5 if a >= 10 and not b:",
                        "5 if a <= 10 and not b:",
                        "5 if a < 11 and not b:",
                        "5 if a < 10 or not b:",
                        "5 if a < 10 and  b:",
                        "6 pass  # 2 + 2",
                        "6 seen.append(a - 1)  # 2 + 2",
                        "6 seen.append(a + 2)  # 2 + 2",
                        "7 if not (seen):",
                        "8 pass",
                        "8 self.total -= a // 2",
                        "8 self.total += a * 2",
                        "8 self.total += a // 3",
                        "9 return None",
                        "10 return None",
                        "10 return x is not None or y not in z",
                        "10 return x is None and y not in z",
                        "10 return x is None or y in z"),
                changes(
                        "pay.py",
                        """
                        import os
                        @cache(maxsize=3)
                        def pay(a: int | None, b):
                            \"""About 3 < 4 and so on.\"""
                            if a < 10 and not b:
                                seen.append(a + 1)  # 2 + 2
                            if seen:
                                self.total += a // 2
                                return f"{a + 1} {x["k"]}" + "z"
                            return x is None or y not in z
                        """));
    }

    @Test
    void aStatementEndsWithItsOwnLastBrace() {
        assertEquals(
                List.of("2 pass", "3 pass", "4 return None", "5 x = a or \\"),
                changes(
                        "a.py",
                        """
                        def f(self):
                            self.a = {}
                            self.b = 0xff
                            return {}
                            x = a and \\
                                b.c(d)
                        """));
    }

    @Test
    void pythonThatRunsOnlyAsAProgramIsLeftAlone() {
        assertEquals(
                List.of("1 LIMIT = 4"),
                changes(
                        "a.py",
                        """
                        LIMIT = 3
                        if __name__ == "__main__":
                            main(1)
                            print(1)
                        """));
    }

    @Test
    void java() {
        assertEquals(
                List.of(
                        "4 if (a <= 0 || done) {",
                        "4 if (a >= 0 || done) {",
                        "4 if (a > 1 || done) {",
                        "4 if (a > 0 && done) {",
                        "5 ;",
                        "5 seen.put(a, new ArrayList<Map<String, Integer>>(9));",
                        "6 return \"\";",
                        "8 for (int i = 1; i < a; i++) {",
                        "8 for (int i = 0; i >= a; i++) {",
                        "8 for (int i = 0; i <= a; i++) {",
                        "8 for (int i = 0; i < a; i--) {",
                        "9 ;",
                        "9 this.total -= a * 2L;",
                        "9 this.total += a / 2L;",
                        "9 this.total += a * 3L;",
                        "11 return \"\";"),
                changes(
                        "Pay.java",
                        """
                        class Pay {
                            @Size(max = 3)
                            String pay(int a, List<String> b) throws IOException, Other {
                                if (a > 0 || done) {
                                    seen.put(a, new ArrayList<Map<String, Integer>>(8));
                                    return "no" + a;
                                }
                                for (int i = 0; i < a; i++) {
                                    this.total += a * 2L;
                                }
                                return b.get(a);
                            }
                        }
                        """));
    }

    @Test
    void javaReturnsWhatTheTypeHasForNothing() {
        assertEquals(
                List.of(
                        "2 boolean a() { return !(x.b()); }",
                        "3 long b() { return 0; }",
                        "4 List<String> c() { return null; }"),
                changes(
                        "A.java",
                        """
                        class A {
                            boolean a() { return x.b(); }
                            long b() { return x.b(); }
                            List<String> c() { return x.b(); }
                            void d() { return; }
                            Supplier<String> r = () -> { return x.b(); };
                        }
                        """));
    }

    @Test
    void javaScript() {
        assertEquals(
                List.of(
                        "2 if (a !== 1 && !b) {",
                        "2 if (a === 2 && !b) {",
                        "2 if (a === 1 || !b) {",
                        "2 if (a === 1 && b) {",
                        "3 ;",
                        "5 return undefined",
                        "7 if (!(a.test(x))) return 1",
                        "7 if (a.test(x)) return 2",
                        "8 return undefined;"),
                changes(
                        "pay.mjs",
                        """
                        import { a } from './a.mjs'
                        if (a === 1 && !b) {
                          items.push(`x ${a + `${1 + 2}`} y`)
                          function f() {
                            return items.length + 'a < b'
                          }
                          if (a.test(x)) return 1
                          return /[/"'] + 1/.test(x);
                        }
                        """));
    }

    @Test
    void typeScript() {
        assertEquals(
                List.of(
                        "4 const big = n <= 3 ? <b>it's {n}</b> : null;",
                        "4 const big = n >= 3 ? <b>it's {n}</b> : null;",
                        "4 const big = n > 4 ? <b>it's {n}</b> : null;",
                        "5 return undefined as any;"),
                changes(
                        "pay.tsx",
                        """
                        interface Size { width: 3; height: 4 }
                        type Odd = 1 | 3;
                        export function f<T extends Map<string, Array<number>>>(n: number): T {
                          const big = n > 3 ? <b>it's {n}</b> : null;
                          return big as T;
                        }
                        """));
        assertEquals(List.of(), all("types.d.ts", "declare const a: 1;\n"));
    }

    @Test
    void go() {
        assertEquals(
                List.of(
                        "4 if a-1 < len(b) {",
                        "4 if a+2 < len(b) {",
                        "4 if a+1 >= len(b) {",
                        "4 if a+1 <= len(b) {",
                        "5 return 1, errors.New(`no < 1`)",
                        "5 return 0, nil",
                        "7 ;",
                        "10 func (s *Stack) Full() bool { return !(s.n.Is(s)) }"),
                changes(
                        "pay.go",
                        """
                        package pay
                        import "errors"
                        func Pay(a int, b []*Coin) (int, error) {
                        	if a+1 < len(b) {
                        		return 0, errors.New(`no < 1`)
                        	}
                        	ledger.Add(b...)
                        	return a, nil
                        }
                        func (s *Stack) Full() bool { return s.n.Is(s) }
                        """));
    }

    @Test
    void rust() {
        assertEquals(
                List.of(
                        "5 if n.len() != 4 {",
                        "5 if n.len() == 5 {",
                        "6 return 0;",
                        "8 ;",
                        "8 list.push(n.len() - 1);",
                        "8 list.push(n.len() + 2);",
                        "9 0"),
                changes(
                        "src/pay.rs",
                        """
                        use std::fmt;
                        #[derive(Debug)]
                        struct Wrap<'a>(&'a str, [u8; 4]);
                        fn pay<'a, T: Clone + Debug>(n: &'a str, list: &mut Vec<usize>) -> usize {
                            if n.len() == 4 {
                                return n.bytes().count();
                            }
                            list.push(n.len() + 1);
                            list.iter().sum()
                        }
                        fn quote() -> char { '"' }
                        /* outer /* 1 + 1 */ 2 + 2 */
                        const RAW: &str = r#"a "quoted" 1 + 1"#;
                        #[cfg(test)]
                        mod tests { fn t() { assert!(1 + 1 == 2); } }
                        """));
    }

    @Test
    void onlyTheGivenLinesAreChanged() {
        List<Mutant> found = Mutator.mutants("a.py", "a = 1\nb = 2\nc = 3\n", Set.of(2));
        assertEquals(List.of("`2` became `3`"), found.stream().map(Mutant::what).toList());
        assertEquals(List.of(), all("notes.md", "a = 1\n"));
    }

    @Test
    void whatIsNoSuchSourceNeverFails() {
        String odd = "'\"`{([/*\\ \"\"\" r#\" '''\n}}))]] 0x 1e+ .5 a? b! <T>>>= é🙂";
        for (String ending : List.of("py", "java", "js", "tsx", "go", "rs")) {
            for (int i = 0; i <= odd.length(); i++) {
                for (String text : List.of(odd.substring(i), odd.substring(0, i))) {
                    for (Mutant m : all("a." + ending, text)) {
                        assertTrue(m.in(text).length() > 0 || text.length() < 9);
                    }
                }
            }
        }
    }

    @Test
    void differentLinesAndKindsComeFirst() {
        String text = "a = b < 1 and c\n".repeat(10);
        List<MutantOrder.Placed> all =
                all("a.py", text).stream().map(m -> new MutantOrder.Placed("a.py", m)).toList();
        List<MutantOrder.Placed> first = MutantOrder.first(all, 12);
        assertEquals(12, first.size());
        assertEquals(
                10, first.subList(0, 10).stream().map(p -> p.mutant().line()).distinct().count());
        assertEquals(
                4, first.subList(0, 4).stream().map(p -> p.mutant().kind()).distinct().count());
        assertTrue(Math.abs(first.get(0).mutant().line() - first.get(1).mutant().line()) > 3);
        assertEquals(all.size(), MutantOrder.first(all, 1000).size());
        assertEquals(List.of(), MutantOrder.first(List.of(), 5));
    }
}
