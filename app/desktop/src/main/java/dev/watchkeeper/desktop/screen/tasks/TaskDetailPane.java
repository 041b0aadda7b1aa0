package dev.watchkeeper.desktop.screen.tasks;

import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Task;

import javafx.geometry.Insets;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;

/** All that a person wrote about the selected task, and how it stands. */
final class TaskDetailPane extends VBox {
    private static final int MOST_LINKS = 12;
    private static final int MOST_TEXT = 4_000;

    private final TasksModel model;
    private final Navigation navigation;
    private final Label title = Nodes.prose("", "title-4");
    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label state = Nodes.prose("");
    private final GridPane facts = new GridPane(12, 8);
    private final Button run =
            Nodes.key("tasks-detail-run", "o", "Open the run", "its last attempt");
    private @Nullable TaskCard shown;

    TaskDetailPane(TasksModel model, Navigation navigation) {
        super(8);
        this.model = model;
        this.navigation = navigation;
        title.setId("tasks-detail-title");
        state.setId("tasks-detail-state");
        ColumnConstraints names = new ColumnConstraints(84);
        ColumnConstraints values = new ColumnConstraints(0, 240, Double.MAX_VALUE);
        values.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().addAll(names, values);
        VBox all = new VBox(12, title, Nodes.row(8, icon, state), facts);
        all.setPadding(new Insets(0, 16, 0, 0));
        ScrollPane scroll = new ScrollPane(all);
        scroll.setId("tasks-detail");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.setMinSize(0, 0);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Button close = Nodes.key("tasks-detail-close", "Esc", "Close", "");
        close.setOnAction(e -> model.details(false));
        run.setOnAction(e -> openRun());
        getChildren().addAll(scroll, Nodes.row(8, run, close));
        setMinSize(0, 0);
        show();
    }

    private void openRun() {
        TaskCard card = shown;
        if (card != null) {
            navigation.go(ScreenPlace.run(card.id(), 0));
        }
    }

    /** Shows the selected task as it stands. */
    void show() {
        TaskCard card = model.selection();
        if (card == null || card.equals(shown)) {
            return;
        }
        shown = card;
        Task task = card.task();
        title.setText(card.title());
        Nodes.dress(icon, card.look());
        state.setText(card.word() + (card.aside().isEmpty() ? "" : ", " + card.aside()));
        Nodes.usable(run, task.attempts() > 0);
        facts.getChildren().clear();
        fact("Task", Nodes.prose(Visible.line(task.id(), 200)));
        fact("Project", Nodes.prose(card.project()));
        fact("Brief", text(task.brief(), "no more than the title"));
        fact("Checks", text(String.join("\n", task.checks()), "none of its own"));
        fact("Scope", text(String.join("\n", task.scope()), "no limit"));
        fact("After", links(task.after(), "nothing"));
        fact("Before", links(model.links().after(task.id()), "nothing waits for it"));
        fact("Priority", Nodes.prose(task.priority().name().toLowerCase(java.util.Locale.ROOT)));
        String agent = task.agent();
        fact("Agent", Nodes.prose(agent == null ? "the default one" : Visible.line(agent, 100)));
        fact("Critical", Nodes.prose(task.critical() ? "yes: asks sooner when unsure" : "no"));
        fact("Attempts", Nodes.prose(task.attempts() == 0 ? "none yet" : "" + task.attempts()));
        if (!task.guidance().isEmpty()) {
            fact("Guidance", text(String.join("\n", task.guidance()), ""));
        }
    }

    private void fact(String name, Node value) {
        Label word = Nodes.caption(name);
        GridPane.setValignment(word, VPos.TOP);
        facts.addRow(facts.getRowCount(), word, value);
    }

    private static Node text(String words, String none) {
        if (words.isBlank()) {
            return Nodes.prose(none, "text-muted");
        }
        String begin = words.length() > MOST_TEXT ? words.substring(0, MOST_TEXT) + "…" : words;
        return Nodes.prose(Visible.text(begin));
    }

    private Node links(List<String> ids, String none) {
        if (ids.isEmpty()) {
            return Nodes.prose(none, "text-muted");
        }
        List<Node> links = new ArrayList<>();
        for (String id : ids.subList(0, Math.min(MOST_LINKS, ids.size()))) {
            Task task = model.task(id);
            Hyperlink link = new Hyperlink(Visible.line(id, 40));
            link.getStyleClass().add("plain-link");
            link.setAccessibleText(
                    "Task "
                            + link.getText()
                            + (task == null ? "" : ": " + Visible.line(task.title(), 100)));
            link.setOnAction(e -> model.select(id));
            link.setDisable(task == null);
            links.add(link);
        }
        if (ids.size() > MOST_LINKS) {
            links.add(Nodes.label("and " + (ids.size() - MOST_LINKS) + " more"));
        }
        FlowPane flow = new FlowPane(12, 2);
        flow.getChildren().setAll(links);
        return flow;
    }
}
