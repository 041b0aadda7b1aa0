package dev.watchkeeper.service;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.domain.NoticeDelivery;
import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.notify.NoticeCourier;
import dev.watchkeeper.plugin.CheckResult;
import dev.watchkeeper.plugin.notifier.Notifier;
import dev.watchkeeper.plugins.PluginRegistry;
import dev.watchkeeper.state.NoticeView;
import dev.watchkeeper.state.StateManager;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How each notifier of the settings is: what it says itself, and what became of its notices. */
public final class NotifierHealth {
    private final Function<String, Optional<NoticeDelivery>> troubles;
    private final Function<NotifierEntry, Notifier> notifiers;
    private final NoticeCourier courier = new NoticeCourier();

    /**
     * @param troubles what of a notifier's, by its name, has not arrived
     * @param notifiers makes a notifier from its settings entry
     */
    private NotifierHealth(
            Function<String, Optional<NoticeDelivery>> troubles,
            Function<NotifierEntry, Notifier> notifiers) {
        this.troubles = troubles;
        this.notifiers = notifiers;
    }

    /** Of notifiers of which nothing is known but the settings. */
    public static NotifierHealth of(PluginRegistry plugins) {
        return new NotifierHealth(_ -> Optional.empty(), new NotifierFactory(plugins));
    }

    /** Of the notifiers of a home. */
    public static NotifierHealth of(PluginRegistry plugins, StateManager state) {
        return of(state, new NotifierFactory(plugins));
    }

    static NotifierHealth of(StateManager state, Function<NotifierEntry, Notifier> notifiers) {
        return new NotifierHealth(name -> state.read(v -> troubled(v.notices(), name)), notifiers);
    }

    /** The lines of all notifiers; nothing is sent. */
    public List<HealthLine> lines(Settings settings) {
        return settings.notifiers().stream().flatMap(one -> lines(one).stream()).toList();
    }

    private List<HealthLine> lines(NotifierEntry entry) {
        String what = "notify " + entry.name();
        List<HealthLine> lines = new ArrayList<>();
        try {
            for (CheckResult c :
                    courier.call(
                            entry, () -> notifiers.apply(entry), one -> List.copyOf(one.check()))) {
                if (!c.ok()) {
                    lines.add(new HealthLine(what, false, c.detail(), c.mend()));
                }
            }
        } catch (NoticeCourier.FailedException e) {
            return List.of(new HealthLine(what, false, e.failure().problem(), e.failure().hint()));
        }
        troubles.apply(entry.name())
                .ifPresent(d ->
                        lines.add(
                                new HealthLine(
                                        what,
                                        false,
                                        "a notice has not arrived: " + d.problem(),
                                        d.state() == NoticeDelivery.State.WAITING
                                                ? "it is tried again while a supervisor runs"
                                                : "it is not tried again; mend it for the next")));
        return lines.isEmpty() ? List.of(new HealthLine(what, true, entry.type(), "")) : lines;
    }

    /** What waits after a failure, else what was tried last if that was given up. */
    private static Optional<NoticeDelivery> troubled(NoticeView notices, String name) {
        return notices.open().stream()
                .filter(d -> d.notifier().equals(name) && !d.problem().isEmpty())
                .findFirst()
                .or(() -> notices.last(name).filter(d -> d.state() == NoticeDelivery.State.FAILED));
    }
}
