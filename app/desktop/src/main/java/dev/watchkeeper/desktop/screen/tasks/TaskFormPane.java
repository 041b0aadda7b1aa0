package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Project;

import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

import java.util.List;
import java.util.function.UnaryOperator;

/** The form in which a task is written or changed. */
final class TaskFormPane extends VBox {
    private final TaskFormModel model;
    private final Label head = Nodes.prose("", "title-4");
    private final ComboBox<String> project;
    private final TextField title = new TextField();
    private final TextArea brief = new TextArea();
    private final TextField after = new TextField();
    private final Label fixed =
            Nodes.prose("It has begun: what it comes after stays as it is.", "row-second");
    private final ComboBox<String> priority;
    private final ComboBox<String> agent;
    private final TextArea checks = new TextArea();
    private final TextArea scope = new TextArea();
    private final CheckBox critical = new CheckBox("Critical: ask sooner when unsure");
    private final Button send =
            Nodes.key("tasks-form-send", "Ctrl+Enter", "Add task", "adds it to the project");
    private final ScrollPane scroll;

    TaskFormPane(TaskFormModel model) {
        super(8);
        this.model = model;
        this.project =
                choice("tasks-form-project", TaskField.PROJECT, "Project", this::projectName);
        this.priority =
                choice(
                        "tasks-form-priority",
                        TaskField.PRIORITY,
                        "Priority",
                        UnaryOperator.identity());
        this.agent =
                choice(
                        "tasks-form-agent",
                        TaskField.AGENT,
                        "Agent",
                        name -> name.isEmpty() ? "the default agent" : Visible.line(name, 60));
        priority.getItems().setAll("low", "normal", "high");
        agent.setItems(model.agents());
        model.projects()
                .addListener(
                        (ListChangeListener<Project>)
                                c -> {
                                    project.getItems()
                                            .setAll(
                                                    model.projects().stream()
                                                            .map(Project::id)
                                                            .toList());
                                    project.setValue(model.text(TaskField.PROJECT).get());
                                });
        text(
                title,
                "tasks-form-title",
                TaskField.TITLE,
                "Title",
                "What is to be done, in one line");
        text(brief, "tasks-form-brief", TaskField.BRIEF, "Brief", "All that the agent has to know");
        text(after, "tasks-form-after", TaskField.AFTER, "After", "Ids of tasks, such as T-17 T-9");
        text(checks, "tasks-form-checks", TaskField.CHECKS, "Checks", "mvn -q test");
        text(scope, "tasks-form-scope", TaskField.SCOPE, "Scope", "src/**");
        brief.setPrefRowCount(5);
        checks.setPrefRowCount(2);
        scope.setPrefRowCount(2);
        critical.setId("tasks-form-critical");
        critical.setAccessibleText(critical.getText());
        critical.selectedProperty()
                .addListener(
                        (o, was, is) -> model.text(TaskField.CRITICAL).set(String.valueOf(is)));
        model.text(TaskField.CRITICAL)
                .addListener((o, was, is) -> critical.setSelected("true".equals(is)));
        Label named = Nodes.prose("", "row-second");
        named.setId("tasks-form-named");
        named.textProperty().bind(model.named());
        model.named().addListener((o, was, is) -> Nodes.shown(named, !is.isEmpty()));
        Nodes.shown(named, false);
        HBox both = new HBox(12, field("Priority", "", priority), field("Agent", "", agent));
        HBox.setHgrow(both.getChildren().getLast(), Priority.ALWAYS);
        VBox fields =
                new VBox(
                        10,
                        field("Title", "", title),
                        field("Brief", "", brief),
                        field("Checks", "a command on each line; all must succeed", checks),
                        field("After", "", after, named, fixed),
                        both,
                        field("Scope", "a glob on each line; empty for no limit", scope),
                        critical,
                        field("Project", "", project));
        fields.setPadding(new Insets(0, 16, 0, 0));
        scroll = new ScrollPane(fields);
        scroll.setId("tasks-form");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.setMinSize(0, 0);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        head.setId("tasks-form-head");
        Label problem = Nodes.prose("");
        problem.setId("tasks-form-problem");
        HBox wrong = Nodes.row(8, Nodes.icon(StateLook.FAILED), problem);
        HBox.setHgrow(problem, Priority.ALWAYS);
        problem.textProperty().bind(model.problem());
        model.problem().addListener((o, was, is) -> Nodes.shown(wrong, !is.isEmpty()));
        Nodes.shown(wrong, false);
        Button close = Nodes.key("tasks-form-close", "Esc", "Close", "what was typed is kept");
        close.setOnAction(e -> model.close());
        send.setOnAction(e -> model.send());
        getChildren().addAll(head, scroll, wrong, Nodes.row(8, send, close));
        setMinSize(0, 0);
        model.about().addListener((o, was, is) -> show());
        model.busy().addListener((o, was, is) -> Nodes.usable(send, !is));
        show();
    }

    private static VBox field(String name, String hint, Node... parts) {
        Label word = Nodes.label(name, "pane-heading");
        VBox box =
                new VBox(
                        4,
                        hint.isEmpty()
                                ? word
                                : Nodes.row(8, word, Nodes.label(hint, "row-second")));
        box.getChildren().addAll(parts);
        return box;
    }

    private void text(
            TextInputControl input, String id, TaskField field, String name, String prompt) {
        input.setId(id);
        input.setAccessibleText(name);
        input.setPromptText(prompt);
        input.textProperty().bindBidirectional(model.text(field));
        if (input instanceof TextArea area) {
            Nodes.wraps(area);
            area.addEventFilter(
                    KeyEvent.KEY_PRESSED,
                    e -> {
                        // Tab leads on, as everywhere; a tab in a brief is no use.
                        if (e.getCode() == KeyCode.TAB && !e.isControlDown()) {
                            area.fireEvent(
                                    new KeyEvent(
                                            KeyEvent.KEY_PRESSED,
                                            "",
                                            "",
                                            KeyCode.TAB,
                                            e.isShiftDown(),
                                            true,
                                            false,
                                            false));
                            e.consume();
                        }
                    });
        }
        follow(input);
    }

    private ComboBox<String> choice(
            String id, TaskField field, String name, UnaryOperator<String> words) {
        ComboBox<String> box = new ComboBox<>();
        box.setId(id);
        box.setAccessibleText(name);
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(String value) {
                        return value == null ? "" : words.apply(value);
                    }

                    @Override
                    public String fromString(String text) {
                        return text;
                    }
                });
        box.valueProperty()
                .addListener((o, was, is) -> {
                    if (is != null) {
                        model.text(field).set(is);
                    }
                });
        model.text(field).addListener((o, was, is) -> box.setValue(is));
        follow(box);
        return box;
    }

    /** What has the keyboard is in sight. */
    private void follow(Control input) {
        input.focusedProperty()
                .addListener((o, was, is) -> {
                    if (is) {
                        reveal(input);
                    }
                });
    }

    private void reveal(Node input) {
        Node content = scroll.getContent();
        double all = content.getLayoutBounds().getHeight();
        double seen = scroll.getViewportBounds().getHeight();
        if (all <= seen) {
            return;
        }
        Bounds at = content.sceneToLocal(input.localToScene(input.getLayoutBounds()));
        double top = scroll.getVvalue() * (all - seen);
        if (at.getMinY() - 24 < top) {
            scroll.setVvalue((at.getMinY() - 24) / (all - seen));
        } else if (at.getMaxY() + 8 > top + seen) {
            scroll.setVvalue((at.getMaxY() + 8 - seen) / (all - seen));
        }
    }

    private String projectName(String id) {
        return model.projects().stream()
                .filter(p -> p.id().equals(id))
                .map(p -> Visible.line(p.name(), 60))
                .findFirst()
                .orElse(Visible.line(id, 60));
    }

    private void show() {
        TaskFormModel.About about = model.about().get();
        if (about == null) {
            return;
        }
        boolean fresh = about.task() == null;
        head.setText(fresh ? "New task" : "Edit " + Visible.line(about.key(), 60));
        send.setText(fresh ? "Add task" : "Save");
        send.setAccessibleText(send.getText() + ", key Ctrl+Enter");
        project.setDisable(!fresh);
        after.setDisable(!about.orders());
        Nodes.shown(fixed, !about.orders());
        scroll.setVvalue(0);
    }

    /** Puts the keyboard to the title. */
    void focus() {
        title.requestFocus();
        title.end();
    }

    /** Puts the keyboard to what it comes after. */
    void focusAfter() {
        (after.isDisabled() ? title : after).requestFocus();
        after.end();
    }

    /** The fields, for tests. */
    List<Control> fields() {
        return List.of(title, brief, checks, after, priority, agent, scope, critical, project);
    }
}
