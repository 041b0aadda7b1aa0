package dev.watchkeeper.hostkit.process;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Which processes belong to a run, as it was first seen: a command may change later what its run
 * folder says.
 */
final class KnownRuns {
    private final Transport host;
    private final UnaryOperator<String> folders;

    /** Descendants seen while they could be told: some lose both their parent and the marker. */
    private final Map<String, Set<HostProcess>> noted = new ConcurrentHashMap<>();

    /** Wrappers as they were first seen: a command may change what its run folder says later. */
    private final Map<String, Claim> wrappers = new ConcurrentHashMap<>();

    /** Processes as they were first seen, as their wrappers. */
    private final Map<String, HostProcess> children = new ConcurrentHashMap<>();

    /** Those whose wrapper is gone, which none comes back from. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    /**
     * @param folders gives the run folder of an id
     */
    KnownRuns(Transport host, UnaryOperator<String> folders) {
        this.host = host;
        this.folders = folders;
    }

    /** Whether a process may have been started: its script is emptied by whoever claims it. */
    boolean begun(String id, Look look) {
        boolean there = !look.sizes().isEmpty();
        return !look.wrapper().isEmpty()
                || there && look.sizes().getOrDefault(PosixProcesses.SCRIPT, 1L) == 0
                || wrappers.containsKey(id) && (there || wrapperLives(id));
    }

    /** The wrapper of a process, as it was when it was first asked for. */
    private @Nullable Claim wrapper(String id) {
        Claim known = wrappers.get(id);
        if (known != null) {
            return known;
        }
        note(id, host.look(folders.apply(id), false));
        return wrappers.get(id);
    }

    /** The claim of a run as it was first seen; empty if it was not. */
    String claim(String id) {
        Claim known = wrappers.get(id);
        return known == null ? "" : known.pid() + " " + known.start();
    }

    /** Notes who claimed a run, the first time that somebody has. */
    void note(String id, Look look) {
        Claim said = Claim.of(look.wrapper());
        if (said != null) {
            wrappers.putIfAbsent(id, said);
        }
    }

    /** The process itself, as it was when it was first asked for. */
    @Nullable HostProcess child(String id) {
        HostProcess known = children.get(id);
        if (known == null) {
            known = family(id).child();
            if (known != null) {
                children.put(id, known);
            }
        }
        return known != null && host.startOf(known.pid()).equals(known.start()) ? known : null;
    }

    boolean wrapperLives(String id) {
        if (over.contains(id)) {
            return false;
        }
        Claim wrapper = wrapper(id);
        boolean lives = wrapper != null && host.startOf(wrapper.pid()).equals(wrapper.start());
        if (wrapper != null && !lives) {
            over.add(id);
        }
        return lives;
    }

    /** Whether its wrapper was seen to be gone. */
    boolean isOver(String id) {
        return over.contains(id);
    }

    Family family(String id) {
        return new Family(
                host,
                id,
                folders.apply(id),
                wrapper(id),
                Claim.read(host, folders.apply(id) + "/pid"),
                noted.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()));
    }

    void forget(String id) {
        noted.remove(id);
        wrappers.remove(id);
        children.remove(id);
        over.remove(id);
    }
}
