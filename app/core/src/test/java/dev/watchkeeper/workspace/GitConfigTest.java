package dev.watchkeeper.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class GitConfigTest {
    @Test
    void readsWhatGitReads() {
        String text =
                """
                # a comment
                [core] bare = false
                \tfsmonitor = "./x y" ; why
                [Remote "Up.Stream"]
                \tURL = a # b
                \turl = c
                [alias]
                \tlong = one \\
                two
                \tflag
                [filter.lfs]
                  clean="a\\"b"
                """;
        assertEquals(
                Map.of(
                        "core.bare", List.of("false"),
                        "core.fsmonitor", List.of("./x y"),
                        "remote.Up.Stream.url", List.of("a", "c"),
                        "alias.long", List.of("one two"),
                        "alias.flag", List.of("true"),
                        "filter.lfs.clean", List.of("a\"b")),
                GitConfig.parse(text));
    }

    @Test
    void aBrokenFileHidesNothingThatFollows() {
        assertEquals(
                Map.of("a.b", List.of("c"), "core.pager", List.of("evil")),
                GitConfig.parse("\uFEFF[a]\r\nb = c\r\n= ?\n[core]\npager=evil"));
    }
}
