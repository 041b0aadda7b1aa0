package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings in force, typed and checked.
 *
 * @param hosts by name; always holds {@code local}
 * @param agents by name
 * @param defaultAgent name of the agent of tasks that name none, or {@code null} if none is set
 * @param defaultHost name of the host of projects that are added without one
 * @param gates in the order in which they run
 * @param rules breakpoint rules in the order in which they are asked
 * @param permissions rules for what agents ask while they run; the first that matches answers
 * @param withheld why what the person has trusted for the project is not in force here, so that no
 *     attempt may begin; {@code null} where it is, and where nothing was trusted
 * @param digest tells two sets of settings apart: of the same values, the same twelve characters
 * @param checks how gates and checks are run
 * @param notifiers in the order in which they are written
 */
public record Settings(
        Model model,
        Thresholds thresholds,
        Limits limits,
        Supervisor supervisor,
        Map<String, HostEntry> hosts,
        Map<String, AgentEntry> agents,
        @Nullable String defaultAgent,
        String defaultHost,
        Watch watch,
        Checkpoints checkpoints,
        List<Gate> gates,
        List<BreakpointRule> rules,
        List<PermissionRule> permissions,
        @Nullable String withheld,
        String digest,
        Checks checks,
        List<NotifierEntry> notifiers) {
    /** Without notifiers. */
    public Settings(
            Model model,
            Thresholds thresholds,
            Limits limits,
            Supervisor supervisor,
            Map<String, HostEntry> hosts,
            Map<String, AgentEntry> agents,
            @Nullable String defaultAgent,
            String defaultHost,
            Watch watch,
            Checkpoints checkpoints,
            List<Gate> gates,
            List<BreakpointRule> rules,
            List<PermissionRule> permissions,
            @Nullable String withheld,
            String digest,
            Checks checks) {
        this(
                model,
                thresholds,
                limits,
                supervisor,
                hosts,
                agents,
                defaultAgent,
                defaultHost,
                watch,
                checkpoints,
                gates,
                rules,
                permissions,
                withheld,
                digest,
                checks,
                List.of());
    }

    /** Without rules for what agents ask while they run. */
    public Settings(
            Model model,
            Thresholds thresholds,
            Limits limits,
            Supervisor supervisor,
            Map<String, HostEntry> hosts,
            Map<String, AgentEntry> agents,
            @Nullable String defaultAgent,
            String defaultHost,
            Watch watch,
            Checkpoints checkpoints,
            List<Gate> gates,
            List<BreakpointRule> rules,
            String digest) {
        this(
                model,
                thresholds,
                limits,
                supervisor,
                hosts,
                agents,
                defaultAgent,
                defaultHost,
                watch,
                checkpoints,
                gates,
                rules,
                List.of(),
                null,
                digest,
                Checks.USUAL);
    }

    public Settings {
        permissions = List.copyOf(permissions);
        hosts = Map.copyOf(hosts);
        agents = Map.copyOf(agents);
        gates = List.copyOf(gates);
        rules = List.copyOf(rules);
        notifiers = List.copyOf(notifiers);
    }

    /** The same, without those that were trusted for a project. */
    public Settings withholding(String why) {
        return new Settings(
                model,
                thresholds,
                limits,
                supervisor,
                hosts,
                agents,
                defaultAgent,
                defaultHost,
                watch,
                checkpoints,
                gates,
                rules,
                permissions,
                why,
                digest,
                checks,
                notifiers);
    }

    /**
     * Whether a project's files are those of this machine. Those on a host that the settings lack
     * are not known to be.
     */
    public boolean filesHere(Project project) {
        return filesHere(project.host());
    }

    /** Whether the workspaces on a host, by its name, are folders of this machine. */
    public boolean filesHere(String host) {
        HostEntry entry = hosts.get(host);
        return entry != null && entry.filesHere();
    }

    /**
     * The same with what other settings say of the things that are opened once: the model, hosts,
     * watching, what checkpoints hold. Hosts that the others lack stay: nothing was opened there.
     *
     * @param then in force when these things were opened
     */
    public Settings opened(Settings then) {
        Map<String, HostEntry> both = new HashMap<>(hosts);
        both.putAll(then.hosts);
        return new Settings(
                then.model,
                thresholds,
                limits,
                supervisor,
                both,
                agents,
                defaultAgent,
                defaultHost,
                then.watch,
                new Checkpoints(
                        then.checkpoints.exclude,
                        checkpoints.keep,
                        then.checkpoints.largestFile,
                        checkpoints.storeCap,
                        checkpoints.keepUnaccepted),
                gates,
                rules,
                permissions,
                withheld,
                digest,
                checks,
                notifiers);
    }

    /** Whether gates or checks are run in copies of trees. */
    public boolean makesCopies() {
        return checks.inCopy()
                || checks.failsBefore()
                || gates.stream().anyMatch(Gate::failsBefore);
    }

    /** Who serves the local model. */
    public enum Provider {
        OLLAMA,
        OPENAI_COMPATIBLE,
        /** No model: decided on evidence alone. */
        NONE
    }

    /**
     * The local model that supervises.
     *
     * @param context size of the window in tokens
     * @param timeout of one answer, our retries included
     */
    public record Model(Provider provider, URI url, String name, int context, Duration timeout) {}

    /**
     * When to accept, retry or ask.
     *
     * @param accept 0 to 1: at or above, and nothing blocking failed: accept
     * @param clarify 0 to {@code accept}: from here up to {@code accept}: retry; below: ask
     * @param attempts at least 1: how many attempts a task has
     * @param wrongAccepts the share of wrong accepts that is wanted at most, more than 0 and less
     *     than 1: {@code accept} is raised to what the data certify for it; {@code null} for none
     * @param spotChecks 0 to 1: the least share of accepts that is offered to the person to look at
     */
    public record Thresholds(
            double accept,
            double clarify,
            int attempts,
            @Nullable Double wrongAccepts,
            double spotChecks) {
        /** As shipped but for these. */
        public Thresholds(double accept, double clarify, int attempts) {
            this(accept, clarify, attempts, null, 0.05);
        }

        /** The same with another threshold of acceptance. */
        public Thresholds accepting(double from) {
            return new Thresholds(from, clarify, attempts, wrongAccepts, spotChecks);
        }
    }

    /**
     * What to do about usage limits.
     *
     * @param longest the longest hold to sit out
     * @param resume whether to go on by itself afterwards
     */
    public record Limits(Duration longest, boolean resume) {}

    /**
     * @param parallel how many attempts at once, at least 1
     * @param stateEvery how often the state of the running agents is recorded at most
     * @param quietAfter no output, no tool and no CPU for so long means stalled
     */
    public record Supervisor(
            int parallel, Duration stateEvery, Duration quietAfter, Duration attemptTimeout) {}

    /**
     * A host.
     *
     * @param type of its provider
     * @param options all other keys, as plain strings, numbers, booleans, lists and maps
     * @param filesOn name of the host whose files its workspaces are, its own in most cases; {@code
     *     null} for those of this machine
     */
    public record HostEntry(
            String name, String type, Map<String, Object> options, @Nullable String filesOn) {
        public HostEntry {
            options = Map.copyOf(options);
        }

        /** Whether a path of its workspaces means the same on this machine. */
        public boolean filesHere() {
            return filesOn == null;
        }
    }

    /**
     * An agent.
     *
     * @param host name of the host it is bound to, or {@code null} for the project's
     * @param env values for its process, secret references not yet resolved
     * @param executable what to run instead of the CLI's usual name
     * @param account whose limits it shares
     * @param options all other keys, as plain strings, numbers, booleans, lists and maps
     */
    public record AgentEntry(
            String name,
            String type,
            @Nullable String host,
            Map<String, String> env,
            @Nullable String executable,
            String account,
            Map<String, Object> options) {
        public AgentEntry {
            env = Map.copyOf(env);
            options = Map.copyOf(options);
        }
    }

    /**
     * @param ignore names of files and folders that are neither watched nor entered
     * @param debounce how long a path must be quiet before its change is told
     */
    public record Watch(List<String> ignore, Duration debounce) {
        public Watch {
            ignore = List.copyOf(ignore);
        }
    }

    /**
     * @param exclude names of files and folders that no checkpoint holds, besides the ignored ones
     * @param keep how many checkpoints of a project to keep at most
     * @param largestFile in bytes; a larger file is not held, and the checkpoint says so
     * @param storeCap in bytes; the store is pruned to stay below
     * @param keepUnaccepted whether the changes of a task that was not accepted stay in place
     */
    public record Checkpoints(
            List<String> exclude,
            int keep,
            long largestFile,
            long storeCap,
            boolean keepUnaccepted) {
        public Checkpoints {
            exclude = List.copyOf(exclude);
        }
    }

    /**
     * How gates and checks are run.
     *
     * @param inCopy in a clean copy of the tree that would be accepted; otherwise in the workspace
     * @param copyAlso paths of the workspace that links in the copy lead to
     * @param failsBefore whether a task's own checks must fail on the tree before the task
     * @param tryTests how long it may be tried in an attempt whether the tests notice a change;
     *     zero if that is not tried
     */
    public record Checks(
            boolean inCopy, List<String> copyAlso, boolean failsBefore, Duration tryTests) {
        /** As shipped. */
        public static final Checks USUAL = new Checks(false, List.of(), false);

        public Checks {
            copyAlso = List.copyOf(copyAlso);
        }

        /** Without trying the tests. */
        public Checks(boolean inCopy, List<String> copyAlso, boolean failsBefore) {
            this(inCopy, copyAlso, failsBefore, Duration.ZERO);
        }
    }

    /**
     * What judges the work: a command line, or a gate of a type.
     *
     * @param run the command line; empty for a gate of a type
     * @param blocking whether its failure ends the assessment and keeps the work from being
     *     accepted
     * @param failsBefore whether it must fail on the tree before the task, so that its pass shows
     *     something
     * @param type of its provider; {@code null} for a command line
     * @param options all other keys, as plain strings, numbers, booleans, lists and maps
     */
    public record Gate(
            String name,
            String run,
            boolean blocking,
            Duration timeout,
            boolean failsBefore,
            @Nullable String type,
            Map<String, Object> options) {
        public Gate {
            options = Map.copyOf(options);
        }

        /** A command line. */
        public Gate(
                String name, String run, boolean blocking, Duration timeout, boolean failsBefore) {
            this(name, run, blocking, timeout, failsBefore, null, Map.of());
        }

        /** One that may well pass before. */
        public Gate(String name, String run, boolean blocking, Duration timeout) {
            this(name, run, blocking, timeout, false);
        }

        /** The command line, or the type of one that is none. */
        public String what() {
            return type == null ? run : type;
        }
    }
}
