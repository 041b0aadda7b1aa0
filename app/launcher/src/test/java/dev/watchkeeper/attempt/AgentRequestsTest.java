package dev.watchkeeper.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.AgentRequest;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.testkit.AttemptRoom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What becomes of what an agent asks while it waits. */
class AgentRequestsTest {
    private static final AttemptRef FIRST = new AttemptRef("one", 1);

    @TempDir Path folder;
    private AttemptRoom room;
    private AgentRequests requests;
    private Attempt attempt;

    @BeforeEach
    void open() {
        room = AttemptRoom.open(folder, _ -> 0);
        requests =
                new AgentRequests(
                        new DecisionApplier(
                                room.parts().state(),
                                room.parts().evidence(),
                                room.parts().settings(),
                                room.parts().clock(),
                                room.ledger()));
        room.task("one", "true");
        attempt = room.attempt(room.plan("one"));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static AgentRequest permission(
            String id, String run, String form, boolean whole, @Nullable List<String> others) {
        return new AgentRequest(
                id,
                AttemptRoom.PROJECT,
                FIRST,
                run,
                id,
                false,
                form,
                whole,
                form,
                form,
                others,
                List.of(),
                AgentRequest.State.OPEN,
                null,
                null,
                Instant.EPOCH);
    }

    private static AgentRequest question(String id, String text, String... choices) {
        return new AgentRequest(
                id,
                AttemptRoom.PROJECT,
                FIRST,
                "one.1.1",
                id,
                true,
                text,
                true,
                text,
                null,
                null,
                List.of(choices),
                AgentRequest.State.OPEN,
                null,
                null,
                Instant.EPOCH);
    }

    private void asked(AgentRequest request) {
        var unused =
                room.state()
                        .write(tx -> {
                            requests.asked(tx, attempt, request, room.settings(), Instant.now());
                            return true;
                        });
    }

    private List<Breakpoint> questions() {
        return room.state().read(v -> v.breakpoints(Set.of(Breakpoint.State.OPEN)));
    }

    private static List<String> names(Breakpoint b) {
        return b.options().stream().map(BreakpointOption::name).toList();
    }

    @Test
    void aQuestionOffersTheAgentsOwnAnswers() {
        asked(question("q", "Which port?", "8080", "9090"));
        Breakpoint b = questions().getFirst();
        assertEquals(AgentRequest.QUESTION_RULE, b.rule());
        assertTrue(b.question().endsWith("Which port?"), b.question());
        assertEquals(5, names(b).size(), names(b).toString());
        assertEquals("8080", b.options().getFirst().effect());
    }

    @Test
    void whatTheFormDoesNotTellCanNotBeAllowedForGood() {
        asked(permission("p", "one.1.1", "Bash(mvn test)", false, null));
        assertEquals(List.of("allow", "deny", "suspend"), names(questions().getFirst()));
    }

    @Test
    void aLongFormIsShortenedAndWhatItLeavesOutIsNamed() {
        asked(permission("p", "one.1.1", "Bash(" + "x".repeat(400) + ")", true, List.of("cwd")));
        Breakpoint b = questions().getFirst();
        assertTrue(b.question().contains("…"), b.question());
        assertTrue(b.options().get(2).effect().endsWith("(not looked at: cwd)"), b.toString());
    }

    @Test
    void whatIsKnownOrOfACancelledTaskIsAskedOfNobody() {
        AgentRequest request = permission("p", "one.1.1", "Bash(ls)", true, List.of());
        asked(request);
        asked(request);
        assertEquals(1, questions().size());
        room.cancel("one");
        asked(permission("r", "one.1.1", "Bash(pwd)", true, List.of()));
        assertEquals(0, questions().size());
    }

    /** A leg ended while it waited: the next one asks the same, and the question is still there. */
    @Test
    void whatAnEarlierLegAskedIsNotAskedTwice() {
        asked(permission("p", "one.1.1", "Bash(ls)", true, List.of()));
        asked(permission("r", "one.1.2", "Bash(ls)", true, List.of()));
        assertEquals(1, questions().size());
        List<AgentRequest> rows = room.state().read(v -> v.requests("one"));
        assertEquals(
                List.of(AgentRequest.State.WITHDRAWN, AgentRequest.State.OPEN),
                rows.stream().map(AgentRequest::state).toList());
        assertEquals(questions().getFirst().id(), rows.getLast().breakpoint());
    }

    @Test
    void afterItWasStoppedTheSameIsAskedForItsNextAttempt() {
        Decision.Ask ask = AgentRequests.askedLater(question("q", "Which port?", "8080"));
        assertEquals(AgentRequest.QUESTION_RULE, ask.rule());
        assertTrue(ask.question().startsWith("The agent asked: Which port?"), ask.question());
        Decision.Ask permit =
                AgentRequests.askedLater(permission("p", "r", "Bash(ls)", true, List.of()));
        assertEquals(AgentRequest.PERMISSION_RULE, permit.rule());
        assertTrue(permit.question().startsWith("The agent wanted to use Bash(ls)."), "words");
    }
}
