package dev.watchkeeper.attempt;

import dev.watchkeeper.agentrun.IdleSpans;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.state.StateManager;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What changed while an agent lived and nothing of it ran: it is somebody else's doing. */
final class RestingAgent {
    /** So long after a change, at most, it is told that it was seen. */
    private static final Duration TOLD_LATE = Duration.ofSeconds(1);

    private final StateManager state;
    private final EvidenceStore evidence;

    RestingAgent(StateManager state, EvidenceStore evidence) {
        this.state = state;
        this.evidence = evidence;
    }

    /** Paths at which two trees differ and that changed in such times. */
    List<String> changes(Attempt a, WorkspaceSession place, Checkpoint before, Checkpoint now) {
        Path output = evidence.folder(a.ref()).resolve(AgentExecutions.OUTPUT);
        List<IdleSpans.Span> spans = new ArrayList<>();
        a.legs().forEach(leg -> spans.addAll(IdleSpans.of(output, leg.run())));
        Set<String> paths = seen(a, spans);
        if (!paths.isEmpty()) {
            paths.retainAll(TreeChanges.differing(place, before, now));
        }
        for (IdleSpans.Span span : spans) {
            Set<String> since = TreeChanges.since(place, before, now, span.from());
            if (since.isEmpty()) {
                break; // Nor did anything change later.
            }
            since.removeAll(TreeChanges.since(place, before, now, span.to()));
            paths.addAll(since);
        }
        return List.copyOf(paths);
    }

    /**
     * What was seen to change: a deletion has no time of its own, nor has what comes with a folder
     * that is moved. What is told soon after a rest has begun may have been done before it.
     */
    private Set<String> seen(Attempt a, List<IdleSpans.Span> spans) {
        Set<String> paths = new TreeSet<>();
        if (spans.stream().noneMatch(s -> s.to().isAfter(s.from().plus(TOLD_LATE)))) {
            return paths;
        }
        for (FileChange c : state.read(v -> v.changes(a.ref()))) {
            if (spans.stream().anyMatch(s -> within(s, c.at()))) {
                paths.add(c.path());
                if (c.from() != null) {
                    paths.add(c.from());
                }
            }
        }
        return paths;
    }

    private static boolean within(IdleSpans.Span span, Instant at) {
        return at.isAfter(span.from().plus(TOLD_LATE)) && at.isBefore(span.to());
    }
}
