package dev.watchkeeper.desktop.screen.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.domain.AttemptRef;
import dev.watchkeeper.domain.EventDraft;
import dev.watchkeeper.domain.EventType;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.testkit.FakeControl;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.Refusing;
import dev.watchkeeper.testkit.SampleNight;
import dev.watchkeeper.testkit.SamplePlugins;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plugins are shown as they stand, and nothing of others runs before it was asked about. */
final class PluginsModelTest {
    private final Lane lane = new Lane();
    private final FakeControl control = SampleNight.typical();
    private final Refusing refusing = new Refusing(control);
    private final Bridge bridge =
            new Bridge(new OneDoor(refusing.port()), SampleNight.clock(), lane);
    private final DroppedJars jars = new DroppedJars(bridge);
    private final PluginsModel model = new PluginsModel(bridge, jars);

    @BeforeEach
    void begin() {
        SamplePlugins.typical(control.pluginsThere());
        lane.run(model::attach);
        bridge.start();
        lane.until("they are read", () -> model.rows().size() == 9);
    }

    @AfterEach
    void end() {
        bridge.close();
        lane.close();
    }

    private void select(String id) {
        lane.run(() -> model.select(row(id)));
    }

    private PluginRow row(String id) {
        return model.rows().stream()
                .filter(r -> r.plugin().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no plugin " + id));
    }

    private void said(String words) {
        lane.until("it says: " + words, () -> model.message().get().contains(words));
    }

    private void changed() {
        control.append(EventDraft.of(EventType.PLUGIN_CHANGED, Map.of()));
    }

    @Test
    void thoseOfTheHomeComeFirstAndOnlyWhatWaitsForThePersonSaysSo() {
        assertEquals(
                List.of("amp", "crush", "goose", "my-agent", "notes.jar", "qwen-code"),
                lane.on(() -> model.rows().stream().limit(6).map(r -> r.plugin().id()).toList()));
        assertEquals(
                List.of("my-agent"),
                lane.on(() ->
                        model.rows().stream()
                                .filter(r -> PluginWords.look(r.plugin()) == StateLook.NEEDS_YOU)
                                .map(r -> r.plugin().id())
                                .toList()));
    }

    @Test
    void whatIsChangedElsewhereShowsByItselfAndTheSelectionStays() {
        select("goose");
        control.pluginsThere().put(SamplePlugins.plugin("a-new-one", "1.0.0", "", "loaded", ""));
        changed();
        lane.until("it is there", () -> model.rows().size() == 10);
        assertEquals("goose", lane.on(() -> model.selected().get().plugin().id()));
    }

    @Test
    void anAttemptUnderWayIsShownAtThePluginsThatItUses() {
        assertEquals(
                List.of(new AttemptRef("docs-api", 1)),
                lane.on(() -> row("claude-code").attempts()));
        assertEquals(List.of("agent claude"), lane.on(() -> row("claude-code").inSettings()));
        assertEquals(List.of(), lane.on(() -> row("ssh").attempts()));
    }

    @Test
    void aJarIsTrustedByTheChecksumThatWasShownAndOnlyAfterAsking() {
        select("my-agent");
        lane.run(model::trust);
        assertInstanceOf(PluginQuestion.Trust.class, lane.on(() -> model.question().get()));
        assertEquals(List.of(), control.calls());
        lane.run(model::confirm);
        said("my-agent 1.0.0 is trusted");
        assertEquals(
                List.of("trustPlugin(my-agent, " + SamplePlugins.hash("my-agent") + ")"),
                control.calls());
        lane.until("it is on", () -> row("my-agent").canSwitchOff());
        assertNull(lane.on(() -> model.question().get()));
    }

    @Test
    void whatIsNotNowIsNotDone() {
        select("goose");
        lane.run(model::remove);
        lane.run(model::cancel);
        lane.run(model::confirm);
        assertNull(lane.on(() -> model.question().get()));
        assertEquals(List.of(), control.calls());
    }

    @Test
    void aQuestionGoesWithTheRowThatItIsAbout() {
        select("goose");
        lane.run(model::remove);
        select("amp");
        lane.run(model::confirm);
        assertEquals(List.of(), control.calls());
    }

    @Test
    void whatStillRunsWithARemovedOneIsTold() {
        control.pluginsThere().waitsFor("it goes once what uses it has ended: docs-api/1");
        select("goose");
        lane.run(model::remove);
        lane.run(model::confirm);
        said("goose is removed; of what runs, it goes once what uses it has ended: docs-api/1.");
        lane.until("it is gone", () -> model.rows().size() == 8);
    }

    @Test
    void oneThatIsInUseGoesOffLaterAndTheWordsSaySo() {
        select("claude-code");
        lane.run(model::toggle);
        said("goes off once 1 attempt of it has ended");
        assertEquals(List.of("enablePlugin(claude-code, false)"), control.calls());
        lane.until("it is off", () -> row("claude-code").canSwitchOn());
        lane.run(model::toggle);
        said("claude-code 0.1.0 is on.");
    }

    @Test
    void whatCannotBeDoneIsNotOffered() {
        select("crush");
        lane.run(model::trust);
        lane.run(model::toggle);
        select("claude-code");
        lane.run(model::remove);
        select("amp");
        lane.run(model::remove);
        assertNull(lane.on(() -> model.question().get()));
        assertEquals(List.of(), control.calls());
    }

    @Test
    void filesOverTheWindowAreLookedAtAndNothingElse() {
        lane.run(() -> jars.over(List.of(SamplePlugins.GOOD, SamplePlugins.BAD)));
        lane.until("both are looked at", () -> !jars.words().get().contains("being looked at"));
        assertEquals(
                List.of(
                        "aider-agent-1.4.0.jar would be offered as aider 1.4.0: agents of type"
                                + " aider",
                        "old-agent.jar can't be installed: it requires plugin API >=2.0.0"
                                + " (Plugin-Requires in its manifest), this is 1.3.0"),
                lane.on(() -> jars.words().get().lines().toList()));
        lane.run(jars::left);
        assertEquals("", lane.on(() -> jars.words().get()));
        assertNull(lane.on(() -> model.question().get()));
    }

    @Test
    void manyFilesAreCountedAndTheFirstOnesLookedAt() {
        List<String> many = IntStream.range(0, 300).mapToObj(i -> "/tmp/" + i + ".mp4").toList();
        lane.run(() -> jars.over(many));
        assertTrue(lane.on(() -> jars.words().get()).endsWith("and 296 more files"));
        lane.run(() -> jars.dropped(many));
        assertEquals(DroppedJars.MOST, lane.on(() -> jars.offers().size()));
    }

    @Test
    void aDroppedJarIsInstalledByTheChecksumThatWasShown() {
        lane.run(() -> model.choose(List.of(SamplePlugins.GOOD)));
        lane.until("it is offered", () -> model.question().get() != null);
        assertEquals(List.of(), control.calls());
        lane.run(model::confirm);
        said("aider 1.4.0 is installed, trusted and on.");
        assertEquals(
                List.of(
                        "installPlugin("
                                + SamplePlugins.GOOD
                                + ", "
                                + SamplePlugins.hash("aider")
                                + ")"),
                control.calls());
        lane.until(
                "it is there and selected",
                () ->
                        model.selected().get() != null
                                && model.selected().get().plugin().id().equals("aider"));
    }

    @Test
    void whatWasRefusedIsSaidAndTheQuestionStays() {
        refusing.refuse(
                "installPlugin",
                new WatchkeeperException(
                        WatchkeeperException.Code.USAGE,
                        "it was changed since its SHA-256 was shown",
                        "look at it again"));
        lane.run(() -> model.choose(List.of(SamplePlugins.GOOD)));
        lane.until("it is offered", () -> model.question().get() != null);
        lane.run(model::confirm);
        said("Not done: it was changed since its SHA-256 was shown; look at it again.");
        assertInstanceOf(PluginQuestion.Install.class, lane.on(() -> model.question().get()));
    }

    @Test
    void whatIsNoPluginCanOnlyBeClosed() {
        lane.run(() -> model.choose(List.of(SamplePlugins.BAD, SamplePlugins.GOOD)));
        lane.until("it is offered", () -> model.question().get() != null);
        lane.run(model::confirm);
        assertEquals(List.of(), control.calls());
        lane.run(model::cancel);
        lane.until(
                "the next is asked about",
                () ->
                        model.question().get() instanceof PluginQuestion.Install next
                                && next.offer().usable());
    }
}
