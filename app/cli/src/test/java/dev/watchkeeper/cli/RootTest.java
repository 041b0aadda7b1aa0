package dev.watchkeeper.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.Command;

import java.util.List;
import java.util.Set;

/** Only the command that was typed is read, and no word is mistaken for one. */
final class RootTest {
    private static Set<String> read(String... words) {
        return Root.commands(List.of(words)).keySet();
    }

    @Test
    void knowsEachCommandByTheNameThatItSays() {
        Root.commands()
                .forEach((name, type) -> {
                    Command says = type.getAnnotation(Command.class);
                    assertNotNull(says, type + " says no name");
                    assertEquals(says.name(), name);
                });
    }

    @Test
    void readsTheCommandThatWasTypedAndNoOther() {
        assertEquals(Set.of("status"), read("status"));
        assertEquals(Set.of("task"), read("--json", "task", "list"));
        assertEquals(Set.of("status"), read("--home=run", "status"));
    }

    @Test
    void anOptionsValueIsNoCommand() {
        assertEquals(Set.of("status"), read("--home", "run", "--set", "demo", "status"));
    }

    @Test
    void readsAllForHelpAndForAWordThatIsNoCommand() {
        assertEquals(Root.commands().keySet(), read());
        assertEquals(Root.commands().keySet(), read("--help"));
        assertEquals(Root.commands().keySet(), read("statsu"));
        assertEquals(Root.commands().keySet(), read("--home"));
    }
}
