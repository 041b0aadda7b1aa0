package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.ConfiguredHost;
import dev.watchkeeper.control.Control;
import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.control.LiveAttempt;
import dev.watchkeeper.control.Overview;
import dev.watchkeeper.control.SettingsEntry;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.fx.Trouble;
import dev.watchkeeper.desktop.kit.Lists;
import dev.watchkeeper.desktop.kit.ScreenModel;
import dev.watchkeeper.domain.AttemptRef;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the screen <em>Plugins</em> shows. For the JavaFX thread. */
final class PluginsModel implements ScreenModel {
    private final Bridge bridge;
    private final DroppedJars jars;
    private final ObservableList<PluginRow> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable PluginRow> selected =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable PluginQuestion> question =
            new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ListChangeListener<DroppedJars.Offer> offered = c -> askNext();
    private @Nullable Runnable detach;
    private Home home = new Home(List.of(), List.of(), List.of(), List.of());
    private List<LiveAttempt> live = List.of();
    private long readAt = -2;
    private int reads;

    /** What was read at one moment. */
    private record Home(
            List<InstalledPlugin> plugins,
            List<SettingsEntry> agents,
            List<ConfiguredHost> hosts,
            List<EntriesOfTypes.Entry> others) {
        static Home of(Control c) {
            return new Home(
                    c.plugins(),
                    c.agentEntries(),
                    c.hostEntries(),
                    EntriesOfTypes.in(c.settings(null)));
        }
    }

    PluginsModel(Bridge bridge, DroppedJars jars) {
        this.bridge = bridge;
        this.jars = jars;
    }

    @Override
    public void attach() {
        readAt = -2;
        detach = bridge.follow(this::update);
        jars.offers().addListener(offered);
        askNext();
    }

    @Override
    public void detach() {
        Runnable end = detach;
        detach = null;
        jars.offers().removeListener(offered);
        if (end != null) {
            end.run();
        }
    }

    private void update(Snapshot s) {
        Trouble lost = s.trouble();
        trouble.set(lost == null || loaded.get() ? "" : "Not connected yet: " + lost.words() + ".");
        Overview o = s.overview();
        if (o == null || lost != null) {
            readAt = -2;
            return;
        }
        if (!live.equals(o.live())) {
            live = o.live();
            show();
        }
        if (readAt != s.surroundings()) {
            readAt = s.surroundings();
            read(null);
        }
    }

    /**
     * Reads all anew.
     *
     * @param wanted the id of the plugin that is to be selected then; {@code null} for the one that
     *     is
     */
    private void read(@Nullable String wanted) {
        int mine = ++reads;
        bridge.ask(
                Home::of,
                read -> {
                    if (mine == reads) {
                        home = read;
                        loaded.set(true);
                        trouble.set("");
                        show();
                        if (wanted != null) {
                            selectId(wanted);
                        }
                    }
                },
                failed -> {
                    if (mine == reads) {
                        readAt = -2;
                        trouble.set(
                                "The plugins can't be read: "
                                        + failed.words()
                                        + ". It is tried again by itself.");
                    }
                });
    }

    private void show() {
        List<PluginRow> now =
                home.plugins().stream()
                        .sorted(
                                Comparator.comparing(PluginWords::shipped)
                                        .thenComparing(InstalledPlugin::id)
                                        .thenComparing(InstalledPlugin::source))
                        .map(this::row)
                        .toList();
        PluginRow before = selected.get();
        Lists.replace(rows, now);
        selected.set(
                now.stream()
                        .filter(r -> r.same(before))
                        .findFirst()
                        .orElse(now.isEmpty() ? null : now.getFirst()));
    }

    private PluginRow row(InstalledPlugin p) {
        List<String> agents =
                home.agents().stream()
                        .filter(a -> p.types().contains("agent " + a.type()))
                        .map(SettingsEntry::name)
                        .toList();
        List<String> hosts =
                home.hosts().stream()
                        .filter(h -> p.types().contains("host " + h.type()))
                        .map(ConfiguredHost::name)
                        .toList();
        List<AttemptRef> attempts =
                live.stream()
                        .filter(l -> agents.contains(l.agent()) || hosts.contains(l.host()))
                        .map(l -> new AttemptRef(l.task(), l.attempt()))
                        .toList();
        boolean used = p.state().equals("loaded") || p.state().equals("stopping");
        return new PluginRow(
                p,
                Stream.of(
                                agents.stream().map(a -> "agent " + a),
                                hosts.stream().map(h -> "host " + h),
                                home.others().stream()
                                        .filter(o -> p.types().contains(o.type()))
                                        .map(EntriesOfTypes.Entry::name))
                        .flatMap(names -> names)
                        .toList(),
                used ? attempts : List.of());
    }

    void select(PluginRow row) {
        if (!row.same(selected.get())) {
            message.set("");
            if (question.get() instanceof PluginQuestion.OfPlugin) {
                question.set(null);
                askNext();
            }
        }
        selected.set(row);
    }

    private void selectId(String id) {
        rows.stream()
                .filter(r -> r.plugin().id().equals(id))
                .min(Comparator.comparing(r -> !r.plugin().state().equals("loaded")))
                .ifPresent(selected::set);
    }

    /** Looks at files that a person has chosen. */
    void choose(List<String> files) {
        message.set("");
        jars.dropped(files);
    }

    /** Asks whether the selected one is to be trusted. */
    void trust() {
        PluginRow row = selected.get();
        if (row != null && row.canTrust()) {
            ask(new PluginQuestion.Trust(row));
        }
    }

    /** Asks whether the selected one is to be removed. */
    void remove() {
        PluginRow row = selected.get();
        if (row != null && row.canRemove()) {
            ask(new PluginQuestion.Remove(row, jarsOf(row.plugin().id())));
        }
    }

    private List<String> jarsOf(String id) {
        return home.plugins().stream()
                .filter(p -> p.id().equals(id) && !PluginWords.shipped(p))
                .filter(p -> !p.state().equals("stopping"))
                .map(InstalledPlugin::source)
                .toList();
    }

    private void ask(PluginQuestion asked) {
        if (!busy.get()) {
            message.set("");
            question.set(asked);
        }
    }

    private void askNext() {
        if (question.get() instanceof PluginQuestion.OfPlugin) {
            return;
        }
        question.set(
                jars.offers().isEmpty()
                        ? null
                        : new PluginQuestion.Install(
                                jars.offers().getFirst(), jars.offers().size() - 1));
    }

    /** Switches the selected one on or off. */
    void toggle() {
        PluginRow row = selected.get();
        if (row == null || busy.get() || !row.canSwitchOn() && !row.canSwitchOff()) {
            return;
        }
        boolean on = row.canSwitchOn();
        String id = row.plugin().id();
        int users = row.attempts().size();
        act(
                c -> c.enablePlugin(id, on),
                p ->
                        PluginWords.name(p)
                                + (on
                                        ? " is on."
                                        : users == 0
                                                ? " is off."
                                                : " goes off once "
                                                        + attempts(users)
                                                        + " of it "
                                                        + (users == 1 ? "has" : "have")
                                                        + " ended."),
                id);
    }

    static String attempts(int n) {
        return n == 1 ? "1 attempt" : n + " attempts";
    }

    /** Does what was asked about. */
    void confirm() {
        PluginQuestion asked = question.get();
        if (asked == null || busy.get() || !asked.answerable()) {
            return;
        }
        switch (asked) {
            case PluginQuestion.Install install -> {
                InstalledPlugin p = install.offer().plugin();
                act(
                        c -> c.installPlugin(install.offer().file(), p.sha256()),
                        now ->
                                PluginWords.name(now)
                                        + (now.state().equals("loaded")
                                                ? " is installed, trusted and on."
                                                : " is installed and trusted, but: "
                                                        + PluginWords.word(now)
                                                        + ". "
                                                        + PluginWords.why(now)),
                        p.id());
            }
            case PluginQuestion.Trust trust -> {
                InstalledPlugin p = trust.row().plugin();
                act(
                        c -> c.trustPlugin(p.id(), p.sha256()),
                        now -> PluginWords.name(now) + " is trusted by its SHA-256.",
                        p.id());
            }
            case PluginQuestion.Remove remove -> {
                String id = remove.row().plugin().id();
                act(
                        c -> c.removePlugin(id),
                        waits ->
                                waits.isEmpty()
                                        ? id + " is removed."
                                        : id + " is removed; of what runs, " + waits + ".",
                        id);
            }
        }
    }

    /** Leaves what was asked about as it is. */
    void cancel() {
        PluginQuestion asked = question.get();
        if (asked instanceof PluginQuestion.Install install) {
            jars.done(install.offer());
        } else if (asked != null) {
            question.set(null);
            askNext();
        }
    }

    private <T> void act(Function<Control, T> does, Function<T, String> says, String id) {
        PluginQuestion asked = question.get();
        busy.set(true);
        message.set("");
        bridge.ask(
                does,
                done -> {
                    busy.set(false);
                    if (asked != null && Objects.equals(question.get(), asked)) {
                        cancel();
                    }
                    message.set(says.apply(done));
                    read(id);
                },
                failed -> {
                    busy.set(false);
                    message.set(failed.told("Not done") + ".");
                    read(null);
                });
    }

    /** The plugins: those of the home first, then those that came with Watchkeeper. */
    ObservableList<PluginRow> rows() {
        return rows;
    }

    ReadOnlyObjectProperty<@Nullable PluginRow> selected() {
        return selected.getReadOnlyProperty();
    }

    /** What waits for the person's word; {@code null} if nothing does. */
    ReadOnlyObjectProperty<@Nullable PluginQuestion> question() {
        return question.getReadOnlyProperty();
    }

    /** What came of the last action. */
    ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    /** Why the plugins can't be shown; empty if they can. */
    ReadOnlyStringProperty trouble() {
        return trouble.getReadOnlyProperty();
    }

    /** Whether they were ever read. */
    ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }

    /** Whether an action is under way. */
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    /** Those of an id, for tests. */
    List<PluginRow> rowsOf(String id) {
        return new ArrayList<>(rows.filtered(r -> r.plugin().id().equals(id)));
    }
}
