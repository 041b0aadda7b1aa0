package dev.watchkeeper.desktop.screen.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.control.Backtest;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Forms and text are two views of one draft, and nothing but a valid one is saved. */
final class SettingsModelTest {
    private static final String FILE = "# Mine.\nthresholds.accept: 0.75  # since May\n";

    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);
    private final Bridge bridge =
            new Bridge(new OneDoor(refusing.port()), SampleNight.clock(), lane);
    private final SettingsModel model = new SettingsModel(bridge);

    @BeforeEach
    void begin() {
        lane.run(model::attach);
        bridge.start();
        lane.until("it is read", () -> model.loaded().get());
    }

    @AfterEach
    void end() {
        bridge.close();
        lane.close();
    }

    private String draft() {
        return lane.on(() -> model.draft().get());
    }

    private void changedElsewhere(String text) {
        control.settingsFileThere().put(text);
        control.append(EventDraft.of(EventType.SETTINGS_CHANGED, Map.of()));
    }

    @Test
    void aFormChangesTheTextAndTheCommentsStay() {
        lane.run(() -> model.set("thresholds.accept", "0.80"));
        lane.until("it can be saved", model::canSave);
        assertEquals("# Mine.\nthresholds.accept: 0.80  # since May\n", draft());
        assertEquals(
                List.of(
                        new SettingsModel.Change(
                                "thresholds.accept", "0.75", "0.80", "next-attempt")),
                lane.on(model::changes));
    }

    @Test
    void theTextChangesWhatTheFormsShow() {
        lane.run(() -> model.edit("thresholds.accept: 0.9\nmodel.name: other\n"));
        lane.until("it is checked", model::canSave);
        assertEquals("0.9", lane.on(() -> model.value("thresholds.accept")));
        assertEquals("after a restart", lane.on(() -> model.badge("model.name")));
    }

    @Test
    void whileASliderMovesTheLastValueCounts() {
        lane.run(() -> {
            for (int i = 76; i <= 95; i++) {
                model.set("thresholds.accept", "0." + i);
            }
            model.set("supervisor.parallel", "4");
        });
        lane.until(
                "both are set",
                () ->
                        model.value("thresholds.accept").equals("0.95")
                                && model.value("supervisor.parallel").equals("4"));
    }

    @Test
    void whatCannotBeUsedIsToldByItsLineAndNotSaved() {
        lane.run(() -> model.edit(FILE + "wrong: 1\n"));
        lane.until("it is told", () -> !model.checked().get().faults().isEmpty());
        assertEquals(3, lane.on(() -> model.checked().get().faults().getFirst().line()));
        lane.run(model::save);
        assertEquals(List.of(), control.calls());
        assertEquals("0.75", lane.on(() -> model.value("thresholds.accept")), "what is in force");
    }

    @Test
    void whatIsSavedIsSavedOverWhatWasRead() {
        lane.run(() -> model.set("thresholds.accept", "0.80"));
        lane.until("it can be saved", model::canSave);
        lane.run(model::save);
        lane.until("it is saved", () -> model.message().get().equals("Saved: 1 change."));
        assertEquals(
                List.of("saveDraft(# Mine.\nthresholds.accept: 0.80  # since May\n, v1)"),
                control.calls());
        assertFalse(lane.on(model::dirty));
    }

    @Test
    void whatAFormHasJustSetIsSavedWithTheRest() {
        lane.run(() -> {
            model.edit("thresholds.accept: 0.9\n");
            model.set("supervisor.parallel", "4");
            model.save();
        });
        lane.until("it is saved", () -> model.message().get().startsWith("Saved: "));
        assertEquals(
                List.of("saveDraft(thresholds.accept: 0.9\nsupervisor.parallel: 4\n, v1)"),
                control.calls());
    }

    @Test
    void whatIsWrongIsNotSavedAsSoonAsItIsChecked() {
        lane.run(() -> {
            model.edit(FILE + "wrong: 1\n");
            model.save();
        });
        lane.until("it is told", () -> model.message().get().startsWith("Not saved: the draft"));
        assertEquals(List.of(), control.calls());
    }

    @Test
    void nothingOfADraftThatWasGivenUpIsSaved() {
        lane.run(() -> model.set("thresholds.accept", "0.80"));
        lane.until("it can be saved", model::canSave);
        lane.run(() -> {
            model.revert();
            model.save();
        });
        lane.until("it is read anew", () -> !model.checking().get());
        assertEquals(FILE, draft());
        assertEquals(List.of(), control.calls());
    }

    @Test
    void whatWasChangedElsewhereIsShownUnlessThereIsADraft() {
        changedElsewhere("thresholds.accept: 0.6\n");
        lane.until("it is shown", () -> model.value("thresholds.accept").equals("0.6"));
        lane.run(() -> model.edit("thresholds.accept: 0.9\n"));
        changedElsewhere("thresholds.accept: 0.5\n");
        lane.until("it is told", () -> model.message().get().startsWith("The file was changed"));
        assertEquals("thresholds.accept: 0.9\n", draft());
        lane.run(model::revert);
        lane.until("it is shown", () -> model.draft().get().equals("thresholds.accept: 0.5\n"));
    }

    @Test
    void whatWasRefusedStaysADraft() {
        refusing.refuse(
                "saveDraft",
                new WatchkeeperException(
                        WatchkeeperException.Code.CONFLICT,
                        "settings.yaml was changed since it was read",
                        "read it anew"));
        lane.run(() -> model.set("thresholds.accept", "0.80"));
        lane.until("it can be saved", model::canSave);
        lane.run(model::save);
        lane.until("it is told", () -> model.message().get().startsWith("Not saved: settings"));
        assertTrue(lane.on(model::canSave));
    }

    @Test
    void aChangedThresholdIsTriedOnThePast() {
        control.backtestFinds(
                new Backtest(
                        10,
                        0,
                        0,
                        new Backtest.Counts(7, 1, 2, 0),
                        new Backtest.Counts(5, 1, 4, 0),
                        2,
                        1,
                        1,
                        2,
                        0,
                        2,
                        List.of(),
                        1));
        lane.run(() -> model.set("thresholds.accept", "0.80"));
        lane.until("it is tried", () -> model.whatIf().get().startsWith("Of 10"));
        assertEquals(
                "Of 10 past attempts 5 accepted without you (−2), 4 ask you (+2), 1 tried again. 2"
                        + " that were accepted would ask, 0 that asked would be accepted. Of what"
                        + " would ask, you took 2, refused 1, and said nothing of 1.",
                lane.on(() -> model.whatIf().get()));
        lane.run(() -> model.set("thresholds.accept", "0.75"));
        lane.until("there is nothing to try", () -> model.whatIf().get().isEmpty());
    }
}
