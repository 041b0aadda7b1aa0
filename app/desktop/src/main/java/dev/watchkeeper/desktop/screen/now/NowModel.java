package dev.watchkeeper.desktop.screen.now;

import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.Lists;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the screen <em>Now</em> shows and does. For the JavaFX thread. */
public final class NowModel implements ScreenModel {
    /** What the whole screen is in. */
    public enum Stage {
        LOADING,
        /** There are no tasks at all. */
        EMPTY,
        FULL
    }

    /**
     * A row that opens something.
     *
     * @param key what it opens: a breakpoint or a task
     * @param attempt the attempt to open, or 0 for the last one
     * @param aside short words at its right end
     * @param second the second line; empty where rows have one
     * @param step where an attempt is on its way, 0 to 5; -1 where there is none
     */
    public record Row(
            String key,
            int attempt,
            StateLook look,
            String word,
            String title,
            String second,
            String aside,
            int step) {}

    private final Bridge bridge;
    private final NowRows from;
    private final SpotModel spots;
    private final ObservableList<Row> needs = FXCollections.observableArrayList();
    private final ObservableList<Row> live = FXCollections.observableArrayList();
    private final ObservableList<Row> next = FXCollections.observableArrayList();
    private final ObservableList<Row> recent = FXCollections.observableArrayList();
    private final ObservableList<HealthLine> stops = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Stage> stage = new ReadOnlyObjectWrapper<>(Stage.LOADING);
    private final ReadOnlyStringWrapper progress = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper rest = new ReadOnlyStringWrapper("");
    private final ReadOnlyDoubleWrapper share = new ReadOnlyDoubleWrapper();
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper canStart = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canPause = new ReadOnlyBooleanWrapper();
    private String supervisor = "";
    private boolean asking;
    private @Nullable Runnable following;

    public NowModel(Bridge bridge, ZoneId zone) {
        this.bridge = bridge;
        this.from = new NowRows(zone);
        this.spots = new SpotModel(bridge, message::set);
    }

    @Override
    public void attach() {
        if (following == null) {
            following = bridge.follow(this::update);
        }
    }

    @Override
    public void detach() {
        Runnable end = following;
        following = null;
        if (end != null) {
            end.run();
        }
    }

    private void update(Snapshot s) {
        Overview o = s.overview();
        if (o == null) {
            return;
        }
        supervisor = o.supervisor();
        long all = o.tasks().values().stream().mapToLong(Long::longValue).sum();
        stage.set(all == 0 ? Stage.EMPTY : Stage.FULL);
        Lists.replace(needs, o.open().stream().map(b -> from.need(b, s)).toList());
        List<Row> now = new ArrayList<>();
        o.live().forEach(l -> now.add(from.live(l, o, s)));
        o.holds().forEach(h -> now.add(from.held(h, s.now())));
        Lists.replace(live, now);
        Lists.replace(next, o.next().stream().map(NowRows::next).toList());
        Lists.replace(recent, o.recent().stream().map(t -> NowRows.recent(t, s)).toList());
        spots.update(s);
        count(o.tasks(), all);
        canStart.set(s.connected() && !asking && !supervisor.equals("running"));
        canPause.set(s.connected() && !asking && supervisor.equals("running"));
    }

    /**
     * Answers a spot check; the one answered last can be answered again.
     *
     * @param row of {@link #spots}, or {@code null} for the first that is not answered
     * @param label {@code right}, {@code wrong} or {@code unknown}
     */
    public void answerSpot(@Nullable Row row, String label) {
        spots.answer(row, label);
    }

    private void count(Map<String, Long> tasks, long all) {
        long done = tasks.getOrDefault("done", 0L);
        progress.set(done + " of " + all + " accepted");
        share.set(all == 0 ? 0 : (double) done / all);
        List<String> others = new ArrayList<>();
        add(others, tasks, "failed", "failed");
        add(others, tasks, "blocked", "blocked");
        add(others, tasks, "waiting", "need you");
        add(others, tasks, "held", "held");
        add(others, tasks, "ready", "ready");
        add(others, tasks, "pending", "wait for another");
        add(others, tasks, "cancelled", "skipped");
        rest.set(String.join(", ", others));
    }

    private static void add(List<String> to, Map<String, Long> tasks, String state, String word) {
        long n = tasks.getOrDefault(state, 0L);
        if (n > 0) {
            to.add(n + " " + (word.equals("need you") && n == 1 ? "needs you" : word));
        }
    }

    /** Looks at what would stop a run first; starts at once if nothing would. */
    public void start() {
        if (!canStart.get()) {
            return;
        }
        stops.clear();
        if (supervisor.equals("paused")) {
            tell("Going on.", Control::resume);
            return;
        }
        busy("Checking hosts, agents and the model…");
        bridge.askJob(
                c -> c.checkHealth("run"),
                JobResult.Checked.class,
                this::showProgress,
                checked -> {
                    asking = false;
                    List<HealthLine> bad = checked.lines().stream().filter(l -> !l.ok()).toList();
                    if (bad.isEmpty()) {
                        startAnyway();
                    } else {
                        message.set("");
                        canStart.set(true);
                        stops.setAll(bad);
                    }
                },
                this::failed);
    }

    private void showProgress(Job job) {
        if (asking && !job.step().isEmpty()) {
            message.set(
                    Visible.line(job.step(), 300)
                            + (job.total() > 0 ? ", " + job.done() + " of " + job.total() : "")
                            + "…");
        }
    }

    /** Starts although the checks found something. */
    public void startAnyway() {
        stops.clear();
        tell("Started.", c -> c.run(null));
    }

    /** Starts nothing; the list of what would stop a run goes. */
    public void dontStart() {
        stops.clear();
    }

    /** Starts no more attempts. */
    public void pause() {
        if (canPause.get()) {
            tell("Paused: those under way go on, no new ones start.", Control::pause);
        }
    }

    private void tell(String done, Consumer<Control> command) {
        busy("");
        bridge.ask(
                c -> {
                    command.accept(c);
                    return done;
                },
                words -> {
                    asking = false;
                    message.set(words);
                },
                this::failed);
    }

    private void busy(String words) {
        asking = true;
        canStart.set(false);
        canPause.set(false);
        message.set(words);
    }

    private void failed(Trouble trouble) {
        asking = false;
        message.set(Visible.line(trouble.told("Not done"), 300));
    }

    /** The row of a breakpoint that needs the person first, or {@code null}. */
    public @Nullable Row first() {
        return needs.isEmpty() ? null : needs.getFirst();
    }

    public ObservableList<Row> needs() {
        return needs;
    }

    public ObservableList<Row> live() {
        return live;
    }

    public ObservableList<Row> next() {
        return next;
    }

    /** Accepted work that was drawn to be looked at. */
    public ObservableList<Row> spots() {
        return spots.rows();
    }

    public ObservableList<Row> recent() {
        return recent;
    }

    /** What would stop a run; empty unless a start has just found something. */
    public ObservableList<HealthLine> stops() {
        return stops;
    }

    public ReadOnlyObjectProperty<Stage> stage() {
        return stage.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty progress() {
        return progress.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty rest() {
        return rest.getReadOnlyProperty();
    }

    /** The accepted share of all tasks, 0 to 1. */
    public ReadOnlyDoubleProperty share() {
        return share.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canStart() {
        return canStart.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canPause() {
        return canPause.getReadOnlyProperty();
    }
}
