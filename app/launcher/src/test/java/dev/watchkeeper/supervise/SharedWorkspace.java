package dev.watchkeeper.supervise;

import dev.watchkeeper.attempt.InterruptedRestore;
import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.domain.AttemptState;
import dev.watchkeeper.domain.Breakpoint;
import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointOption;
import dev.watchkeeper.domain.Checkpoint;
import dev.watchkeeper.domain.Event;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.FileChange;
import dev.watchkeeper.domain.PathDiff;
import dev.watchkeeper.domain.TaskState;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.testkit.DrawnEdits;
import dev.watchkeeper.testkit.Picture;
import dev.watchkeeper.testkit.Picture.Thing;
import dev.watchkeeper.testkit.StoppingRestore;
import dev.watchkeeper.testkit.World;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A workspace in which a person and agents work, for as many rounds as are wanted. */
final class SharedWorkspace implements AutoCloseable {
    private static final List<String> LEFT_OUT = List.of("node_modules", ".git");
    private static final int ANSWERS = 2;

    /** States at which the supervisor can be stopped, with nothing of an attempt running then. */
    private static final List<AttemptState> MOMENTS =
            List.of(
                    AttemptState.CHECKPOINTED,
                    AttemptState.PROMPTED,
                    AttemptState.STARTING,
                    AttemptState.RUNNING,
                    AttemptState.ENDED,
                    AttemptState.SETTLED,
                    AttemptState.ASSESSED,
                    AttemptState.DECIDED,
                    AttemptState.CLOSED);

    private final Path folder;
    private final World world;
    private final Random random;
    private final DrawnEdits edits;
    private final StoppingRestore disk = new StoppingRestore();
    private final boolean keepsUnaccepted;
    private final List<Marked> marked = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private final Map<String, Moment> moments = new HashMap<>();
    private final Set<String> personsContents = new HashSet<>();

    /** What files in a folder that no checkpoint looks into have held. */
    private final Set<String> elsewhere = new HashSet<>();

    private Supervisor supervisor;
    private Authors authors;
    private String task = "";
    private int edited;
    private @Nullable Runnable whenStopped;
    private @Nullable Set<String> worked;
    private Set<String> touchable = Set.of();

    /** What the round's agents have changed, as the product shows it. */
    private final Set<String> touched = new HashSet<>();

    /** The workspace as the last attempt left it. */
    private Picture work;

    /** What of the person's may stand nowhere any more. */
    private final Map<String, Thing> owed = new TreeMap<>();

    /** A checkpoint that the person took, and what stood there then. */
    private record Marked(String id, Picture picture) {}

    /** What the person does when an attempt has come into a state. */
    private enum Act {
        EDIT,
        STOP_AND_EDIT,
        CANCEL
    }

    private record Moment(Act act, String script) {}

    SharedWorkspace(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
        this.edits = new DrawnEdits(random);
        this.keepsUnaccepted = random.nextInt(4) == 0;
        String agent =
                """
                cat >/dev/null
                . '%s'/plan-$WATCHKEEPER_TASK-$WATCHKEEPER_ATTEMPT
                echo $WATCHKEEPER_ATTEMPT > '%s'/attempt
                echo done
                """
                        .formatted(folder, folder);
        this.world =
                World.fresh(
                        folder,
                        Map.of("agent", agent),
                        "checkpoints: {largest-file: 2kB"
                                + (keepsUnaccepted ? ", unaccepted: keep" : "")
                                + "}\nthresholds: {attempts: 2, spot-checks: 0}\n");
        this.work = look();
        this.authors = new Authors(work, elsewhere);
        this.supervisor = supervising();
    }

    private Supervisor supervising() {
        return new Supervisor(disk.over(world.parts()), this::moved);
    }

    /** What was done in the last round, a line each. */
    String story() {
        return String.join("\n", story);
    }

    /**
     * One round: a task from its beginning to its end, with what the person does before, meanwhile
     * and after.
     *
     * @return what is wrong then
     */
    List<String> round(int number) throws Exception {
        story.clear();
        owed.clear();
        touched.clear();
        personsContents.clear();
        worked = null;
        if (keepsUnaccepted) {
            story.add("(work that is not accepted stays in the workspace)");
        }
        task = "t" + number;
        person("before the task", edits.draw(token("person"), 4, ""), true);
        if (random.nextInt(4) == 0) {
            marked.add(
                    new Marked(
                            supervisor.services().checkpoints().take(world.project()).id(),
                            look()));
            story.add("the person takes checkpoint " + marked.getLast().id());
        }
        Set<String> there = new HashSet<>();
        world.control().checkpoints(world.project().id()).forEach(c -> there.add(c.id()));
        marked.removeIf(m -> !there.contains(m.id()));
        if (!marked.isEmpty() && random.nextInt(5) == 0) {
            restore(marked.get(random.nextInt(marked.size())));
        }
        authors.begin(look());
        boolean scoped = random.nextInt(4) == 0;
        String check =
                switch (random.nextInt(3)) {
                    case 0 -> "true";
                    case 1 -> "false";
                    default -> "grep -q 2 '" + folder.resolve("attempt") + "'";
                };
        planned(scoped);
        var unused =
                world.task(task, check, scoped ? new String[] {"dir/**", "a*"} : new String[0]);
        story.add("task " + task + ", check: " + check + (scoped ? ", scope dir/** and a*" : ""));
        drive();
        for (int i = 0; i < ANSWERS && state() == TaskState.WAITING && wrong.isEmpty(); i++) {
            answer();
        }
        endRound();
        return wrong;
    }

    private String token(String who) {
        return who + "-" + task + "-" + edited++;
    }

    private TaskState state() {
        return world.control().task(task).state();
    }

    private Picture look() {
        try (Stream<Path> all = Files.walk(world.workspace())) {
            all.filter(p -> p.endsWith(LEFT_OUT.getFirst()))
                    .filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
                    .flatMap(p -> Picture.of(p, List.of()).things().values().stream())
                    .filter(t -> t.kind() == Picture.Kind.FILE && !t.content().isEmpty())
                    .forEach(t -> elsewhere.add(t.content()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Picture.of(world.workspace(), LEFT_OUT);
    }

    /** Draws what the agents will do, and at which moments the person does something. */
    private void planned(boolean scoped) throws IOException {
        moments.clear();
        for (int attempt = 1; attempt <= 2 + ANSWERS; attempt++) {
            StringBuilder plan =
                    new StringBuilder(edits.draw(token("agent"), 6, scoped ? "dir/" : ""));
            if (scoped && random.nextInt(3) == 0) {
                plan.append(edits.draw(token("agent"), 2, ""));
            }
            if (random.nextInt(4) == 0) {
                plan.append(orphan(scoped ? "dir/" : ""));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                AttemptState at = MOMENTS.get(random.nextInt(MOMENTS.size()));
                moments.put(
                        attempt + " " + at,
                        new Moment(act(at, scoped), edits.draw(token("person"), 3, "")));
            }
            boolean alone = !moments.containsKey(attempt + " " + AttemptState.RUNNING);
            if (alone && random.nextInt(5) == 0) {
                plan.append(beside(attempt));
            }
            Files.writeString(
                    folder.resolve("plan-" + task + "-" + attempt),
                    plan,
                    StandardCharsets.ISO_8859_1);
            story.add("agent, attempt " + attempt + ":\n" + DrawnEdits.told(plan.toString()));
        }
    }

    private Act act(AttemptState at, boolean scoped) {
        int drawn = random.nextInt(6);
        return switch (at) {
            // Where nobody watched, what a scope does not allow is taken as the person's.
            case STARTING, RUNNING -> scoped ? Act.CANCEL : Act.STOP_AND_EDIT;
            case ENDED ->
                    drawn == 0 ? Act.CANCEL : scoped || drawn < 3 ? Act.EDIT : Act.STOP_AND_EDIT;
            case CLOSED -> drawn < 3 ? Act.EDIT : Act.STOP_AND_EDIT;
            case CHECKPOINTED, PROMPTED, SETTLED, ASSESSED ->
                    drawn == 0 ? Act.CANCEL : Act.STOP_AND_EDIT;
            default -> drawn == 0 ? Act.CANCEL : drawn < 3 ? Act.EDIT : Act.STOP_AND_EDIT;
        };
    }

    /** A process that goes on writing after its agent has ended, and once more when it is told. */
    private static String orphan(String names) {
        return """
        way %sorphan-0
        setsid sh -c 'trap "printf orphan-last > ./%sorphan-last; exit" TERM
        i=0; while :; do i=$((i + 1)); printf orphan-$i > ./%sorphan-$((i %% 3)); sleep 0.01; done' \
        >/dev/null 2>&1 </dev/null &
        """
                .formatted(names, names, names);
    }

    /** Lets the person write while the agent waits for them. */
    private String beside(int attempt) throws IOException {
        Path ready = pipe("ready-" + task + "-" + attempt);
        Path go = pipe("go-" + task + "-" + attempt);
        String name = "beside-" + task + "-" + attempt;
        String content = token("person");
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        var unused = Files.readString(ready);
                        Path file = world.workspace().resolve(name);
                        Files.writeString(file, content);
                        Files.setAttribute(file, "unix:mode", 0600);
                        authors.beside(name, new Thing(Picture.Kind.FILE, 0600, content));
                        Files.writeString(go, "go");
                    } catch (IOException | RuntimeException e) {
                        broken.compareAndSet(null, e);
                    }
                });
        return "echo > '" + ready + "'; read word < '" + go + "'\n";
    }

    /** The person writes when the rescue was taken, and before the restore has looked. */
    private void late() {
        String name = "beside-late-" + task + "-" + edited;
        String content = token("person");
        try {
            Path file = world.workspace().resolve(name);
            Files.writeString(file, content);
            Files.setAttribute(file, "unix:mode", 0640);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        authors.beside(name, new Thing(Picture.Kind.FILE, 0640, content));
        story.add("the person writes '" + name + "' just before a restore looks");
    }

    private Path pipe(String name) throws IOException {
        Path made = folder.resolve(name);
        shell("mkfifo '" + made + "'");
        return made;
    }

    /** Runs until nothing is left to do, however often it is stopped meanwhile. */
    private void drive() throws Exception {
        if (random.nextInt(5) == 0) {
            disk.first(this::late);
        }
        boolean cancels = moments.values().stream().anyMatch(m -> m.act() == Act.CANCEL);
        if (!cancels && random.nextInt(5) == 0) {
            int paths = random.nextInt(4);
            story.add("a restore will be cut after " + paths + " paths");
            disk.stopOnceAfter(paths);
        }
        while (true) {
            supervisor.run(null, Supervisor.Until.IDLE);
            Throwable why = broken.get();
            if (why != null) {
                throw new AssertionError(story(), why);
            }
            Runnable then = whenStopped;
            if (then == null
                    && state() == TaskState.WAITING
                    && open().rule().equals(InterruptedRestore.RULE)) {
                story.add("asked: " + open().question() + "\nthe person answers restore");
                var unused =
                        supervisor
                                .services()
                                .breakpoints()
                                .resolve(open().id(), BreakpointAction.of("restore"), "", "");
                continue;
            }
            if (then == null) {
                work = authors.now();
                disk.first(() -> {});
                disk.mend();
                return;
            }
            whenStopped = null;
            then.run();
            supervisor.close();
            supervisor = supervising();
        }
    }

    private void moved(Attempt a) {
        if (!a.ref().task().equals(task)) {
            return;
        }
        try {
            int number = a.ref().number();
            switch (a.state()) {
                // What a person wants to be gone on with may be put in place before it.
                case CHECKPOINTED, ENDED, INTERRUPTED -> {
                    worked = null; // Until stock is taken.
                    authors.agent(look()).forEach(p -> touched.add(Picture.shown(p)));
                }
                case SETTLED -> {
                    worked = authors.work();
                    touchable = authors.touchable();
                    same("the agent has ended and nothing was put back yet");
                }
                case ASSESSED, DECIDED -> same("nothing was put back yet");
                default -> {}
            }
            Moment moment = moments.remove(number + " " + a.state());
            if (moment != null
                    && (a.state() != AttemptState.CLOSED || state() == TaskState.READY)) {
                act(a, moment);
            }
        } catch (RuntimeException | Error e) {
            broken.compareAndSet(null, e);
            supervisor.stop(true);
        }
    }

    private void act(Attempt a, Moment moment) {
        String when = "attempt " + a.ref().number() + " is " + a.state();
        switch (moment.act()) {
            case EDIT -> person(when, moment.script(), false);
            case STOP_AND_EDIT -> {
                story.add(when + ": the person stops the run");
                whenStopped = () -> person(when + ", and nothing runs", moment.script(), false);
                supervisor.stop(true);
            }
            case CANCEL -> {
                if (!state().ended()) {
                    story.add(when + ": the person cancels the task");
                    var unused = supervisor.services().cancellation().cancel(task);
                }
            }
        }
    }

    private void same(String when) {
        Picture now = look();
        authors.now()
                .changesTo(now)
                .forEach((path, is) ->
                        wrong.add(
                                Authors.said(
                                        path,
                                        authors.whose(path) + "; " + when,
                                        authors.now().at(path),
                                        is)));
    }

    /** The person edits while nothing of an attempt runs. */
    private void person(String when, String script, boolean before) {
        try {
            afterNow();
            Map<String, String> marks = Picture.marks(world.workspace(), LEFT_OUT);
            done(script);
            afterNow();
            Set<String> written = new TreeSet<>();
            Picture.marks(world.workspace(), LEFT_OUT)
                    .forEach((path, mark) -> {
                        if (marks.containsKey(path) && !mark.equals(marks.get(path))) {
                            written.add(path);
                        }
                    });
            Picture now = look();
            if (before) {
                authors.begin(now);
            } else {
                for (String path : authors.person(now, written)) {
                    Thing thing = now.at(path);
                    if (thing != null && thing.kind() == Picture.Kind.FILE) {
                        personsContents.add(Picture.shown(path) + " " + digest(thing.content()));
                    }
                }
            }
            story.add("the person, " + when + ":\n" + DrawnEdits.told(script));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on once the file system's clock, which moves in steps, tells a later time than now. */
    private void afterNow() throws IOException {
        Instant now = Instant.now();
        Path probe = folder.resolve("probe");
        FileTime time;
        do {
            Files.writeString(probe, "");
            time = (FileTime) Files.getAttribute(probe, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        } while (!time.toInstant().isAfter(now));
    }

    private void done(String script) throws IOException {
        Path file = folder.resolve("persons");
        Files.writeString(file, script, StandardCharsets.ISO_8859_1);
        shell(". '" + file + "'");
    }

    private void shell(String command) throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .directory(world.workspace().toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 && !said.isEmpty()) {
                throw new IOException(said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The person goes back to a checkpoint, and forth again to the rescue that was taken. */
    private void restore(Marked to) {
        Picture before = look();
        Authors known = new Authors(to.picture(), elsewhere);
        known.agent(before);
        var done = supervisor.services().restores().restore(to.id(), List.of(), WorkProgress.NONE);
        story.add("the person restores " + to.id() + ", rescue " + done.rescue());
        Picture there = look();
        known.afterPutBack(there).forEach(w -> wrong.add("after restoring " + to.id() + ": " + w));
        Authors back = new Authors(before, elsewhere);
        back.agent(there);
        var unused =
                supervisor
                        .services()
                        .restores()
                        .restore(
                                Objects.requireNonNull(done.rescue()),
                                List.of(),
                                WorkProgress.NONE);
        back.afterPutBack(look()).forEach(w -> wrong.add("after restoring the rescue: " + w));
    }

    /** What must hold when the run has nothing left to do. */
    private void check(Picture is) {
        TaskState state = state();
        boolean inPlace = state == TaskState.DONE || keepsUnaccepted;
        if (inPlace) {
            authors.now()
                    .changesTo(is)
                    .forEach((path, thing) ->
                            wrong.add(
                                    Authors.said(
                                            path,
                                            authors.whose(path) + "; task " + state,
                                            authors.now().at(path),
                                            thing)));
        } else {
            authors.afterPutBack(is).forEach(w -> wrong.add("task " + state + ": " + w));
        }
        attribution();
    }

    /** Nobody's change is called another one's. */
    private void attribution() {
        Set<String> expected = worked;
        if (expected != null) {
            Set<String> told = new TreeSet<>();
            for (PathDiff d : supervisor.services().diffs().changes(task)) {
                told.add(d.path());
            }
            for (String path : expected) {
                if (!told.remove(Picture.shown(path)) && !authors.mayBePersons(path)) {
                    wrong.add(
                            "'"
                                    + Picture.shown(path)
                                    + "' was changed by the agent, and is not told");
                }
            }
            // A deletion has no time of its own.
            authors.deleted().forEach(p -> told.remove(Picture.shown(p)));
            touchable.forEach(p -> told.remove(Picture.shown(p)));
            for (String path : told) {
                if (!path.startsWith("beside-")) {
                    wrong.add("'" + path + "' is told as the agent's, who did not change it");
                }
            }
        }
        for (Event e : world.control().lastEvents(task, 500)) {
            if (e.type() == EventType.CHECKPOINT_TAKEN
                    && e.data().get("persons") instanceof List<?> persons) {
                story.add("told as the person's: " + persons);
            }
        }
        int number = world.control().attempts(task).size();
        for (int i = 1; i <= number; i++) {
            for (FileChange c : world.control().fileChanges(task, i)) {
                if (!touched.contains(c.path())
                        && personsContents.contains(c.path() + " " + c.sha256())) {
                    wrong.add(
                            "the journal tells the person's '"
                                    + c.path()
                                    + "' as changed by attempt "
                                    + i);
                }
            }
        }
    }

    private Breakpoint open() {
        return world.control().breakpoints(false).stream()
                .filter(o -> o.task().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** The person edits while the question is open, and answers it. */
    private void answer() throws Exception {
        Breakpoint b = open();
        story.add("asked: " + b.rule() + ": " + b.question());
        check(look());
        if (!wrong.isEmpty()) {
            return;
        }
        if (b.rule().equals("could-not-go-on") || b.rule().equals("checkpoint-failed")) {
            wrong.add("the attempt broke down: " + b.question());
            return;
        }
        Picture open = look();
        authors.seen(open);
        if (random.nextBoolean()) {
            person("while the question is open", edits.draw(token("person"), 3, ""), false);
        }
        Picture mine = look();
        Set<String> persons = open.changesTo(mine).keySet();
        List<String> options =
                b.options().stream()
                        .map(BreakpointOption::name)
                        .filter(o ->
                                !o.startsWith("edit")
                                        && !o.equals("split")
                                        && !o.equals("retry-other"))
                        .toList();
        String option = options.get(random.nextInt(options.size()));
        story.add("the person answers " + option);
        try {
            var unused =
                    supervisor
                            .services()
                            .breakpoints()
                            .resolve(b.id(), BreakpointAction.of(option), "", "");
        } catch (WatchkeeperException e) {
            wrong.add("could not be answered: " + e);
            return;
        }
        Picture then = look();
        for (var change : mine.changesTo(then).entrySet()) {
            String path = change.getKey();
            Thing is = change.getValue();
            boolean wanted = option.equals("accept") || option.equals("take-over");
            boolean back = option.equals("restore") && keepsUnaccepted;
            // What the person deleted from the work may come back with it.
            boolean asWorked =
                    wanted && (Objects.equals(is, work.at(path)) || authors.isBack(path, is));
            if (persons.contains(path) || !back && !asWorked) {
                // Only of files it is known who made them; and an empty folder that the person put
                // in the place of work is seen by no checkpoint.
                if (!Authors.folder(mine.at(path))
                        && !(wanted && Authors.folder(work.at(path)))
                        && !(mine.at(path) == null && Authors.folder(is))) {
                    wrong.add(Authors.said(path, "after the answer " + option, mine.at(path), is));
                }
            }
        }
        worked = null;
        owed.putAll(authors.toBeKept(then));
        if (state() != TaskState.WAITING || open().rule().equals("taken-over")) {
            // What is in place is the person's.
            authors.begin(then);
        }
        if (state() == TaskState.READY) {
            drive();
            if (state() != TaskState.WAITING) {
                check(look());
            }
        }
    }

    /** What is left is looked at; nothing of the task is open then. */
    private void endRound() {
        if (state() == TaskState.WAITING && wrong.isEmpty()) {
            Picture before = look();
            for (Breakpoint b : world.control().breakpoints(false)) {
                var unused =
                        supervisor
                                .services()
                                .breakpoints()
                                .resolve(b.id(), BreakpointAction.of("skip"), "", "");
            }
            before.changesTo(look())
                    .forEach((path, is) ->
                            wrong.add(
                                    Authors.said(
                                            path, "after the answer skip", before.at(path), is)));
        } else if (state() != TaskState.WAITING) {
            check(look());
        }
        if (wrong.isEmpty()) {
            Picture last = look();
            owed.putAll(authors.toBeKept(last));
            owed.entrySet().stream()
                    .filter(e -> !e.getValue().equals(last.at(e.getKey())))
                    .skip(random.nextInt(3))
                    .findFirst()
                    .ifPresent(e -> kept(e.getKey(), e.getValue()));
        }
    }

    /** What is the person's and stands nowhere any more is in a checkpoint. */
    private void kept(String path, Thing thing) {
        try {
            // What stands in its place is not held, or another one's.
            done(DrawnEdits.free(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> paths = List.of(Picture.shown(path));
        for (Checkpoint c : world.control().checkpoints(world.project().id()).reversed()) {
            if (wouldWrite(c, paths)) {
                var unused =
                        supervisor.services().restores().restore(c.id(), paths, WorkProgress.NONE);
                if (thing.equals(look().at(path))) {
                    return;
                }
            }
        }
        wrong.add(Authors.said(path, "the person's, and in no checkpoint", thing, null));
    }

    private boolean wouldWrite(Checkpoint c, List<String> paths) {
        try {
            return supervisor
                    .services()
                    .restores()
                    .preview(c.id(), paths)
                    .done()
                    .written()
                    .equals(paths);
        } catch (WatchkeeperException e) {
            return false; // It is neither there nor here.
        }
    }

    private static String digest(String content) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(content.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        supervisor.close();
        world.close();
    }
}
