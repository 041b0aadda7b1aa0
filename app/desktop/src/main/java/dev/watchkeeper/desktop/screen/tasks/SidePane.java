package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;

import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/** What stands beside the tasks: a form, a plan, or one task; nothing as a rule. */
final class SidePane extends StackPane {
    private static final double WIDTH = 432;

    private final TasksModel model;
    private final TaskFormPane form;
    private final TaskDetailPane detail;
    private final PlanPane plan;
    private final Node formShown;
    private final Node planShown;
    private final Node detailShown;

    SidePane(TasksModel model, Navigation navigation) {
        this.model = model;
        this.form = new TaskFormPane(model.form());
        this.detail = new TaskDetailPane(model, navigation);
        this.plan = new PlanPane(model.plan());
        formShown = new DrawingGuard("The form", form);
        planShown = new DrawingGuard("The plan", plan);
        detailShown = new DrawingGuard("The task", detail);
        getChildren().addAll(formShown, planShown, detailShown);
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        getStyleClass().add("side-pane");
        show();
    }

    /** Whether a task is written or changed. */
    boolean writes() {
        return model.form().about().get() != null;
    }

    /** Whether a file of tasks is shown. */
    boolean imports() {
        return !model.plan().file().get().isEmpty();
    }

    /** Shows what belongs here now; returns whether anything does. */
    boolean show() {
        boolean imports = imports() && !writes();
        boolean shows = !writes() && !imports && model.details().get();
        boolean begins = imports && !planShown.isVisible();
        Nodes.shown(formShown, writes());
        Nodes.shown(planShown, imports);
        Nodes.shown(detailShown, shows);
        Nodes.shown(this, writes() || imports || shows);
        if (begins) {
            plan.focus();
        }
        return isVisible();
    }

    /** Shows the selected task as it stands, if it is shown here. */
    void showTask() {
        detail.show();
    }

    /** Puts the keyboard to the form or the plan. */
    void focus() {
        if (writes()) {
            form.focus();
        } else {
            plan.focus();
        }
    }

    /** Puts the keyboard to what the task comes after. */
    void focusAfter() {
        form.focusAfter();
    }

    /** Whether the keyboard is in the form, where letters are letters. */
    boolean typing() {
        return Nodes.hasFocus(form);
    }
}
