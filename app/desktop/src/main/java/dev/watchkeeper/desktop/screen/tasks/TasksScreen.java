package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;

/** The screen of all tasks, where they are made and changed. */
public final class TasksScreen {
    private TasksScreen() {}

    /** Describes it. */
    public static ScreenDescriptor descriptor(Bridge bridge, ZoneId zone) {
        return new ScreenDescriptor(
                ScreenPlace.TASKS,
                "Tasks",
                BootstrapIcons.KANBAN,
                3,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    TasksModel model = new TasksModel(bridge, zone);
                    return new ScreenDescriptor.Screen(new TasksView(model, navigation), model);
                });
    }
}
