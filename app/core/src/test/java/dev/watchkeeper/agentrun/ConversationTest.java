package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.plugin.agent.AgentEnd;
import dev.watchkeeper.plugin.agent.AgentEvent;
import dev.watchkeeper.plugin.agent.AgentSession;
import dev.watchkeeper.plugin.host.ProcessSpec;
import dev.watchkeeper.plugin.host.Processes;
import dev.watchkeeper.testkit.ScriptedProcesses;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class ConversationTest {
    private static final AgentEvent.PermissionRequest ASKED =
            new AgentEvent.PermissionRequest("r1", "Bash", "Bash(mvn)", true, "");

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ScriptedProcesses processes =
            new ScriptedProcesses(
                    spec ->
                            agent -> {
                                for (String line = agent.listen();
                                        line != null;
                                        line = agent.listen()) {
                                    heard.add(line);
                                }
                                heard.add("closed");
                                return 0;
                            },
                    Clock.systemUTC());

    /** Answers what is due until it is sent; may die before it notes that. */
    private static final class Due implements AgentAnswers {
        private final List<Reply> due = new ArrayList<>();
        private boolean waiting;
        private boolean dies;

        @Override
        public List<Reply> look() {
            return List.copyOf(due);
        }

        @Override
        public void sent(Reply reply) {
            if (dies) {
                throw new IllegalStateException("killed");
            }
            due.remove(reply);
        }

        @Override
        public boolean waiting() {
            return waiting;
        }
    }

    private static final class Session implements AgentSession {
        private boolean finished;

        @Override
        public byte[] react(AgentEvent event, Answer answer) {
            return ("yes to " + ((AgentEvent.PermissionRequest) event).id() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public List<AgentEvent> accept(Processes.Stream stream, byte[] bytes) {
            return List.of();
        }

        @Override
        public boolean finished() {
            return finished;
        }

        @Override
        public boolean toolInFlight() {
            return false;
        }

        @Override
        public AgentEnd end(Exit exit) {
            throw new UnsupportedOperationException();
        }
    }

    private final Due answers = new Due();
    private final Session session = new Session();

    private Conversation talk() {
        var unused =
                processes.start(
                        new ProcessSpec(
                                "t.1.1",
                                List.of("agent"),
                                "",
                                Map.of(),
                                ProcessSpec.Input.CONVERSATION,
                                new byte[0],
                                Map.of()));
        return new Conversation(processes, "t.1.1", session, answers);
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void anAnswerIsHeardOnceThoughWeDieBeforeThatIsNoted() throws InterruptedException {
        answers.due.add(
                new AgentAnswers.Reply(ASKED, new AgentSession.Answer(true, "", List.of())));
        answers.dies = true;
        Conversation first = talk();
        assertThrows(IllegalStateException.class, () -> first.proceed(Duration.ZERO));
        answers.dies = false;
        Conversation second = talk();
        var unused = second.proceed(Duration.ZERO);
        assertEquals(List.of(), answers.look());
        session.finished = true;
        unused = second.proceed(Duration.ZERO);
        assertEquals("yes to r1", next());
        assertEquals("closed", next());
    }

    @Test
    void itsInputIsOpenUntilItHasFinished() throws InterruptedException {
        Conversation talk = talk();
        var unused = talk.proceed(Duration.ofSeconds(1));
        processes.send("t.1.1", "more\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("more", next());
        session.finished = true;
        unused = talk.proceed(Duration.ofSeconds(2));
        assertEquals("closed", next());
    }

    @Test
    void forAsLongAsItWaitsNoTimeOfItsOwnPasses() {
        Conversation talk = talk();
        assertEquals(Duration.ofSeconds(3), talk.proceed(Duration.ofSeconds(3)));
        answers.waiting = true;
        assertEquals(Duration.ofSeconds(4), talk.proceed(Duration.ofSeconds(4)));
        assertEquals(Duration.ofSeconds(4), talk.proceed(Duration.ofHours(2)));
        answers.waiting = false;
        assertEquals(
                Duration.ofSeconds(4),
                talk.proceed(Duration.ofHours(2).plusSeconds(1)),
                "until it is seen to be answered");
        assertEquals(Duration.ofSeconds(5), talk.proceed(Duration.ofHours(2).plusSeconds(2)));
    }
}
