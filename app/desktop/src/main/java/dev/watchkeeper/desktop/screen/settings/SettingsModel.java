package dev.watchkeeper.desktop.screen.settings;

import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsDraft;
import dev.watchkeeper.control.SettingsText;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.fx.Snapshot;
import dev.watchkeeper.desktop.kit.ScreenModel;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One draft of the person's settings, for the forms and for the text. For the JavaFX thread. */
final class SettingsModel implements ScreenModel {
    /** So long a person must rest before what was typed is checked. */
    private static final Duration REST = Duration.ofMillis(300);

    private final Bridge bridge;
    private final ReadOnlyStringWrapper draft = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper place = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper("");
    private final ThresholdTrial trial;
    private final ReadOnlyObjectWrapper<SettingsDraft> checked =
            new ReadOnlyObjectWrapper<>(new SettingsDraft(List.of(), List.of(), List.of()));
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper checking = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper saving = new ReadOnlyBooleanWrapper();
    private final Map<String, String> wanted = new LinkedHashMap<>();
    private @Nullable Runnable detach;
    private Runnable notYet = () -> {};
    private SettingsText saved = new SettingsText("", "", "");
    private Map<String, SettingValue> before = Map.of();
    private long readAt = -2;
    private int reads;
    private int checks;
    private boolean setting;
    private boolean saveNext;

    /** A setting whose value the draft changes. */
    record Change(String key, String was, String now, String applies) {}

    SettingsModel(Bridge bridge) {
        this.bridge = bridge;
        this.trial = new ThresholdTrial(bridge);
    }

    @Override
    public void attach() {
        readAt = -2;
        detach = bridge.follow(this::update);
    }

    @Override
    public void detach() {
        Runnable end = detach;
        detach = null;
        if (end != null) {
            end.run();
        }
    }

    private void update(Snapshot s) {
        if (s.overview() == null || s.trouble() != null) {
            readAt = -2;
        } else if (readAt != s.surroundings()) {
            readAt = s.surroundings();
            read(false);
        }
    }

    /**
     * Reads the file.
     *
     * @param anew whether what was drafted goes
     */
    private void read(boolean anew) {
        int mine = ++reads;
        bridge.ask(
                c -> {
                    SettingsText text = c.settingsText();
                    return new Read(text, c.checkDraft(text.text()));
                },
                read -> {
                    if (mine == reads) {
                        take(read, anew);
                    }
                },
                failed -> {
                    if (mine == reads) {
                        readAt = -2;
                        trouble.set(
                                "The settings can't be read: "
                                        + failed.words()
                                        + ". It is tried again by itself.");
                    }
                });
    }

    private record Read(SettingsText text, SettingsDraft checked) {}

    private void take(Read read, boolean anew) {
        boolean mine = loaded.get() && dirty() && !anew;
        trouble.set("");
        if (mine) {
            if (!read.text().equals(saved)) {
                message.set(
                        "The file was changed elsewhere. What you have drafted is still here, and"
                                + " can't be saved over it; Revert shows the file as it is now.");
            }
            return;
        }
        saved = read.text();
        place.set(saved.place());
        before = byKey(read.checked());
        wanted.clear();
        notYet.run();
        checks++;
        checking.set(false);
        draft.set(saved.text());
        loaded.set(true);
        took(read.checked());
    }

    private static Map<String, SettingValue> byKey(SettingsDraft checked) {
        Map<String, SettingValue> all = new LinkedHashMap<>();
        checked.values().forEach(v -> all.put(v.key(), v));
        return all;
    }

    /** A person has typed. */
    void edit(String text) {
        if (!loaded.get() || text.equals(draft.get())) {
            return;
        }
        message.set("");
        saveNext = false;
        draft.set(text);
        checking.set(true);
        checks++;
        notYet.run();
        notYet = bridge.later(REST, this::check);
    }

    private void check() {
        int mine = ++checks;
        String text = draft.get();
        checking.set(true);
        bridge.ask(
                c -> c.checkDraft(text),
                done -> {
                    if (mine == checks) {
                        checking.set(false);
                        took(done);
                    }
                },
                failed -> {
                    if (mine == checks) {
                        saveNext = false;
                        checking.set(false);
                        message.set("Not checked: " + failed.words() + ".");
                    }
                });
    }

    private void took(SettingsDraft done) {
        checked.set(done);
        trial.of(changes());
        saveIfWanted();
    }

    private void saveIfWanted() {
        if (!saveNext || setting || !wanted.isEmpty() || checking.get()) {
            return;
        }
        saveNext = false;
        if (checked.get().faults().isEmpty()) {
            save();
        } else {
            message.set("Not saved: the draft has faults.");
        }
    }

    /** A form has set a value: the last one of each key counts. */
    void set(String key, String value) {
        if (!loaded.get() || value.isBlank() || value.equals(value(key)) && wanted.isEmpty()) {
            return;
        }
        message.set("");
        wanted.put(key, value);
        setNext();
    }

    private void setNext() {
        if (setting || wanted.isEmpty()) {
            return;
        }
        Map.Entry<String, String> next = wanted.entrySet().iterator().next();
        String key = next.getKey();
        String value = next.getValue();
        String text = draft.get();
        setting = true;
        bridge.ask(
                c -> c.draftWith(text, key, value),
                made -> {
                    setting = false;
                    // What was typed meanwhile is not overwritten: the value is set in it anew.
                    if (draft.get().equals(text)) {
                        wanted.remove(key, value);
                        draft.set(made);
                        notYet.run();
                        check();
                    }
                    setNext();
                    saveIfWanted();
                },
                failed -> {
                    setting = false;
                    saveNext = false;
                    wanted.clear();
                    message.set("Not set: " + failed.words() + ".");
                });
    }

    /**
     * Saves the draft, if it can be used and is another one; what a form has just set is in it
     * first.
     */
    void save() {
        saveNext = setting || !wanted.isEmpty() || checking.get();
        if (saveNext || !canSave()) {
            return;
        }
        String text = draft.get();
        int n = changes().size();
        saving.set(true);
        message.set("");
        bridge.ask(
                c -> {
                    SettingsText now = c.saveDraft(text, saved.sha256());
                    return new Read(now, c.checkDraft(now.text()));
                },
                done -> {
                    String typed = draft.get();
                    take(done, true);
                    saving.set(false);
                    if (!typed.equals(text)) {
                        edit(typed);
                    }
                    message.set("Saved: " + SettingsWords.count(n) + ".");
                },
                failed -> {
                    saving.set(false);
                    message.set(failed.told("Not saved") + ".");
                });
    }

    /** Goes back to what stands in the file. */
    void revert() {
        message.set("");
        saveNext = false;
        wanted.clear();
        draft.set(saved.text()); // From now on nothing of the draft can be saved any more.
        notYet.run();
        checks++;
        checking.set(true);
        read(true);
    }

    /** Whether the draft is another text than the file. */
    boolean dirty() {
        return !draft.get().equals(saved.text());
    }

    boolean canSave() {
        return loaded.get()
                && dirty()
                && !checking.get()
                && !saving.get()
                && checked.get().faults().isEmpty();
    }

    /** What the draft changes, in the order of the keys; empty while it can't be used. */
    List<Change> changes() {
        List<Change> all = new ArrayList<>();
        Map<String, SettingValue> now = byKey(checked.get());
        now.forEach((key, value) -> {
            SettingValue was = before.get(key);
            if (was == null || !was.value().equals(value.value())) {
                all.add(
                        new Change(
                                key,
                                was == null ? "" : was.value(),
                                value.value(),
                                value.applies()));
            }
        });
        before.forEach((key, was) -> {
            if (!now.isEmpty() && !now.containsKey(key)) {
                all.add(new Change(key, was.value(), "", was.applies()));
            }
        });
        return all;
    }

    /** The value of a key by the draft, or where that can't be used by the file; may be empty. */
    String value(String key) {
        SettingValue now = byKey(checked.get()).getOrDefault(key, before.get(key));
        return now == null ? "" : now.value();
    }

    /** When a change of a key takes effect, and whose value it is, in words. */
    String badge(String key) {
        SettingValue now = byKey(checked.get()).getOrDefault(key, before.get(key));
        return now == null ? "" : SettingsWords.applies(now.applies());
    }

    ReadOnlyStringProperty draft() {
        return draft.getReadOnlyProperty();
    }

    /** The path of the file. */
    ReadOnlyStringProperty place() {
        return place.getReadOnlyProperty();
    }

    /** What came of the last action. */
    ReadOnlyStringProperty message() {
        return message.getReadOnlyProperty();
    }

    /** Why the settings can't be shown; empty if they can. */
    ReadOnlyStringProperty trouble() {
        return trouble.getReadOnlyProperty();
    }

    /** What the draft would have decided; empty while it changes no threshold. */
    ReadOnlyStringProperty whatIf() {
        return trial.words();
    }

    /** What the supervisor says of the draft, as last checked. */
    ReadOnlyObjectProperty<SettingsDraft> checked() {
        return checked.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty loaded() {
        return loaded.getReadOnlyProperty();
    }

    /** Whether the draft has changed since it was checked. */
    ReadOnlyBooleanProperty checking() {
        return checking.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty saving() {
        return saving.getReadOnlyProperty();
    }
}
