package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.TaskDraft;

import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/** The tasks of a file before they are added, or what is wrong with it, line by line. */
final class PlanPane extends VBox {
    private final PlanImport plan;
    private final Label head = Nodes.prose("", "title-4");
    private final Label words = Nodes.prose("", "text-muted");
    private final Label problem = Nodes.prose("");
    private final ListView<TaskDraft> drafts = new ListView<>();
    private final ComboBox<String> project = new ComboBox<>();
    private final VBox into;
    private final ScrollPane wrong;
    private final Button send =
            Nodes.key("tasks-plan-send", "Ctrl+Enter", "Add", "adds all of them, or none");
    private final Button close = Nodes.key("tasks-plan-close", "Esc", "Close", "adds nothing");

    PlanPane(PlanImport plan) {
        super(8);
        this.plan = plan;
        head.setId("tasks-plan-head");
        words.setId("tasks-plan-words");
        problem.setId("tasks-plan-problem");
        drafts.setId("tasks-plan-drafts");
        drafts.setAccessibleText("Tasks of the file");
        drafts.setFixedCellSize(70);
        drafts.setMinSize(0, 0);
        drafts.setCellFactory(v -> new DraftCell());
        HBox faults = Nodes.row(8, Nodes.icon(StateLook.FAILED), problem);
        faults.setAlignment(Pos.TOP_LEFT);
        HBox.setHgrow(problem, Priority.ALWAYS);
        wrong = new ScrollPane(faults);
        wrong.setFitToWidth(true);
        wrong.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        wrong.setFocusTraversable(false);
        wrong.getStyleClass().add("edge-to-edge");
        wrong.setMinSize(0, 0);
        project.setId("tasks-plan-project");
        project.setAccessibleText("Project of the tasks");
        project.setMaxWidth(Double.MAX_VALUE);
        project.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(String id) {
                        return id == null ? "" : name(id);
                    }

                    @Override
                    public String fromString(String text) {
                        return text;
                    }
                });
        project.valueProperty()
                .addListener((o, was, is) -> {
                    if (is != null) {
                        plan.project().set(is);
                    }
                });
        into = new VBox(4, Nodes.heading("Project"), project);
        send.setOnAction(e -> plan.send());
        close.setOnAction(e -> plan.close());
        StackPane middle = new StackPane(drafts, wrong);
        middle.setMinSize(0, 0);
        VBox.setVgrow(middle, Priority.ALWAYS);
        getChildren().addAll(head, words, middle, into, Nodes.row(8, send, close));
        setMinSize(0, 0);
        plan.file().addListener((o, was, is) -> show());
        plan.plan().addListener((o, was, is) -> show());
        plan.problem().addListener((o, was, is) -> show());
        plan.busy().addListener((o, was, is) -> show());
        plan.project().addListener((o, was, is) -> project.setValue(is));
        plan.projects().addListener((ListChangeListener<Project>) c -> show());
        show();
    }

    private String name(String id) {
        return plan.projects().stream()
                .filter(p -> p.id().equals(id))
                .map(p -> Visible.line(p.name(), 60))
                .findFirst()
                .orElse(Visible.line(id, 60));
    }

    private void show() {
        if (plan.file().get().isEmpty()) {
            return;
        }
        PlanImport.Plan read = plan.plan().get();
        int n = read == null ? 0 : read.drafts().size();
        boolean bad = !plan.problem().get().isEmpty();
        head.setText("Import " + Visible.line(DroppedPlans.name(plan.file().get()), 80));
        words.setText(
                bad && n == 0
                        ? "Nothing was imported. Mend the file, then choose it again."
                        : read == null
                                ? "Being read…"
                                : n == 1
                                        ? "1 task; it is added once you say so."
                                        : n
                                                + " tasks; they are added, all or none, once you"
                                                + " say so.");
        problem.setText(plan.problem().get());
        Nodes.shown(wrong, bad);
        Nodes.shown(drafts, !bad);
        Nodes.shown(into, n > 0);
        Nodes.shown(send, n > 0);
        Nodes.usable(send, !plan.busy().get());
        send.setText(n == 1 ? "Add 1 task" : "Add " + n + " tasks");
        send.setAccessibleText(send.getText() + ", key Ctrl+Enter");
        if (read == null) {
            drafts.getItems().clear();
        } else if (!drafts.getItems().equals(read.drafts())) {
            drafts.getItems().setAll(read.drafts());
        }
        project.getItems().setAll(plan.projects().stream().map(Project::id).toList());
        project.setValue(plan.project().get());
    }

    /** Puts the keyboard to the tasks, or to the way out. */
    void focus() {
        close.requestFocus();
    }

    private static final class DraftCell extends ListCell<TaskDraft> {
        private final Label title = Nodes.label("", "row-title");
        private final Label second = Nodes.label("", "row-second");
        private final Label checks = Nodes.label("", "row-second", "plan-checks");
        private final Tooltip whole = new Tooltip();
        private final VBox lines = new VBox(2, title, second, checks);

        DraftCell() {
            lines.setAlignment(Pos.CENTER_LEFT);
            lines.setMinWidth(0);
            setPrefWidth(0);
            getStyleClass().add("row-cell");
        }

        @Override
        protected void updateItem(@Nullable TaskDraft item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            String after = String.join(", ", item.spec().after());
            String id = item.id() == null ? "" : item.id();
            List<String> commands = item.spec().checks();
            title.setText(Visible.line(item.spec().title(), 300));
            second.setText(
                    Visible.line(
                            (id.isEmpty() ? "id is made" : id)
                                    + (after.isEmpty() ? "" : ", after " + after)
                                    + switch (commands.size()) {
                                        case 0 -> ", no check of its own";
                                        case 1 -> ", 1 check";
                                        default -> ", " + commands.size() + " checks";
                                    },
                            300));
            // They are run on this machine: whoever adds them is to have seen them.
            checks.setText(
                    commands.isEmpty()
                            ? ""
                            : "Runs "
                                    + commands.stream()
                                            .map(c -> Visible.line(c, 200))
                                            .collect(Collectors.joining("  ·  ")));
            whole.setText(
                    commands.stream()
                            .map(c -> Visible.line(c, 1_000))
                            .collect(Collectors.joining("\n")));
            checks.setTooltip(commands.isEmpty() ? null : whole);
            Nodes.shown(checks, !commands.isEmpty());
            setAccessibleText(title.getText() + ", " + second.getText() + ", " + checks.getText());
            setGraphic(lines);
        }
    }
}
