package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.desktop.kit.ScreenDescriptor;
import dev.watchkeeper.desktop.kit.ScreenPlace;

import org.kordamp.ikonli.bootstrapicons.BootstrapIcons;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** The screen of all tasks, where they are made and changed. */
public final class TasksScreen {
    private TasksScreen() {}

    /**
     * Describes it.
     *
     * @param dropped files of tasks that were dropped on the window
     */
    public static ScreenDescriptor descriptor(Bridge bridge, DroppedPlans dropped, ZoneId zone) {
        Map<String, TaskFormModel.Kept> kept = new HashMap<>();
        return new ScreenDescriptor(
                ScreenPlace.TASKS,
                "Tasks",
                BootstrapIcons.KANBAN,
                3,
                ScreenDescriptor.Badge.NONE,
                navigation -> {
                    TasksModel model = new TasksModel(bridge, dropped, kept, zone);
                    return new ScreenDescriptor.Screen(
                            new TasksView(model, navigation, PlanChooser::choose), model);
                });
    }
}
