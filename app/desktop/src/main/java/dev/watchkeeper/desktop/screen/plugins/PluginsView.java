package dev.watchkeeper.desktop.screen.plugins;

import dev.watchkeeper.control.InstalledPlugin;
import dev.watchkeeper.desktop.kit.DrawingGuard;
import dev.watchkeeper.desktop.kit.Navigation;
import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.ScreenPlace;
import dev.watchkeeper.desktop.kit.ScreenView;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.AttemptRef;

import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

import org.kordamp.ikonli.javafx.FontIcon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The screen <em>Plugins</em>: the list, and one of them with what can be done about it. */
final class PluginsView implements ScreenView {
    private static final int MOST_LINKS = 12;

    private final PluginsModel model;
    private final Navigation navigation;
    private final Function<Window, List<String>> chooser;
    private final StackPane root = new StackPane();
    private final ListView<PluginRow> list;
    private final FontIcon icon = Nodes.icon(StateLook.NOT_YET);
    private final Label title = Nodes.prose("", "title-4");
    private final Label word = Nodes.label("");
    private final Label why = Nodes.prose("");
    private final Label todo = Nodes.prose("", "text-muted");
    private final Label gives = Nodes.prose("");
    private final Label api = Nodes.prose("");
    private final Label trusted = Nodes.prose("");
    private final Label hash = Nodes.prose("", "digits");
    private final Label file = Nodes.prose("");
    private final Label needed = Nodes.prose("");
    private final FlowPane attempts = new FlowPane(12, 2);
    private final Button trust =
            Nodes.key("plugins-trust", "h", "Trust…", "asks first, with its whole checksum");
    private final Button toggle = Nodes.key("plugins-toggle", "u", "Switch off", "");
    private final Button remove =
            Nodes.key("plugins-remove", "Del", "Remove…", "asks first, and says what goes");
    private final VBox detail = new VBox(12);
    private final Label nothing = Nodes.prose("", "title-4", "prose");
    private boolean selecting;

    /**
     * @param chooser lets a person choose files
     */
    PluginsView(PluginsModel model, Navigation navigation, Function<Window, List<String>> chooser) {
        this.model = model;
        this.navigation = navigation;
        this.chooser = chooser;
        this.list = list();
        Label says =
                Nodes.prose(
                        "Drop a plugin's jar anywhere on this window: it is looked at, and nothing of"
                                + " it runs before you say so.",
                        "text-muted");
        HBox.setHgrow(says, Priority.ALWAYS);
        says.setMaxWidth(Double.MAX_VALUE);
        Button install =
                Nodes.key("plugins-install", "n", "Choose a jar…", "looks at it; nothing runs");
        install.setOnAction(e -> choose());
        HBox head = Nodes.row(16, says, install);
        head.setPadding(new Insets(12, 24, 12, 24));
        head.setMinHeight(56);

        nothing.setId("plugins-empty");
        nothing.setMaxWidth(480);
        VBox none = new VBox(12, nothing);
        none.getStyleClass().add("centred");
        layOutDetail();
        Label message = says("plugins-message", model.message());
        Label cause = says("plugins-trouble", model.trouble());
        HBox trouble = Nodes.row(8, Nodes.icon(StateLook.FAILED), cause);
        HBox.setHgrow(cause, Priority.ALWAYS);
        trouble.visibleProperty().bind(cause.visibleProperty());
        trouble.managedProperty().bind(cause.managedProperty());
        ScrollPane scroll = new ScrollPane(detail);
        scroll.setFitToWidth(true);
        scroll.setId("plugins-detail");
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("edge-to-edge");
        StackPane middle = new StackPane(scroll, none);
        middle.setMinSize(0, 0);
        VBox.setVgrow(middle, Priority.ALWAYS);
        VBox side =
                new VBox(
                        12,
                        trouble,
                        new DrawingGuard("The question", new QuestionPane(model)),
                        new DrawingGuard("The plugin", middle),
                        message);
        VBox.setVgrow(side.getChildren().get(2), Priority.ALWAYS);
        side.setPadding(new Insets(16, 24, 12, 24));
        side.setMinSize(0, 0);
        HBox.setHgrow(side, Priority.ALWAYS);
        HBox panes = new HBox(new DrawingGuard("The list of plugins", list), side);
        panes.setMinSize(0, 0);
        panes.getStyleClass().add("below-head");
        VBox.setVgrow(panes, Priority.ALWAYS);
        root.getChildren().add(new VBox(head, panes));
        root.setId("plugins");
        root.setMinSize(0, 0);
        Nodes.home(root, this::focus);

        model.selected().addListener((o, was, is) -> show());
        model.loaded().addListener((o, was, is) -> show());
        model.busy().addListener((o, was, is) -> show());
        model.trouble().addListener((o, was, is) -> show());
        model.rows().addListener((ListChangeListener<PluginRow>) c -> select());
        model.question()
                .addListener((o, was, is) -> {
                    if (is == null && was != null && Nodes.hasFocus(side)) {
                        focus();
                    }
                });
        show();
    }

    private static Label says(String id, ObservableValue<String> words) {
        Label says = Nodes.prose("");
        says.setId(id);
        says.textProperty().bind(words);
        Nodes.shown(says, !words.getValue().isEmpty());
        words.addListener((o, was, is) -> Nodes.shown(says, !is.isEmpty()));
        return says;
    }

    private ListView<PluginRow> list() {
        ListView<PluginRow> view = new ListView<>(model.rows());
        view.setId("plugins-list");
        view.setAccessibleText("Plugins");
        view.setFixedCellSize(52);
        view.setMinWidth(360);
        view.setPrefWidth(360);
        view.setMaxWidth(360);
        view.getStyleClass().addAll("side-list", "edge-to-edge");
        view.setCellFactory(v -> new PluginCell());
        view.getSelectionModel()
                .selectedItemProperty()
                .addListener((o, was, is) -> {
                    if (!selecting && is != null) {
                        model.select(is);
                    }
                });
        return view;
    }

    private void layOutDetail() {
        title.setId("plugins-title");
        word.setId("plugins-word");
        why.setId("plugins-why");
        todo.setId("plugins-todo");
        hash.setId("plugins-hash");
        attempts.setId("plugins-attempts");
        GridPane facts = new GridPane(16, 8);
        ColumnConstraints names = new ColumnConstraints(120);
        ColumnConstraints values = new ColumnConstraints(0, 400, Double.MAX_VALUE);
        values.setHgrow(Priority.ALWAYS);
        facts.getColumnConstraints().addAll(names, values);
        List<Node> rows = List.of(gives, api, trusted, hash, file, needed, attempts);
        List<String> words =
                List.of(
                        "Gives",
                        "Plugin API",
                        "Trusted",
                        "SHA-256",
                        "File",
                        "In your settings",
                        "Running now");
        for (int i = 0; i < rows.size(); i++) {
            Label name = Nodes.caption(words.get(i));
            GridPane.setValignment(name, VPos.TOP);
            facts.addRow(i, name, rows.get(i));
        }
        trust.setOnAction(e -> model.trust());
        toggle.setOnAction(e -> model.toggle());
        remove.setOnAction(e -> model.remove());
        HBox state = Nodes.row(8, icon, word);
        HBox actions = Nodes.row(8, trust, toggle, remove);
        actions.setPadding(new Insets(8, 0, 0, 0));
        detail.getChildren().addAll(title, state, why, todo, facts, actions);
        detail.setMaxWidth(800);
    }

    private void choose() {
        List<String> chosen = chooser.apply(root.getScene().getWindow());
        if (!chosen.isEmpty()) {
            model.choose(chosen);
        }
    }

    private void select() {
        PluginRow row = model.selected().get();
        selecting = true;
        try {
            int at = row == null ? -1 : model.rows().indexOf(row);
            if (at < 0) {
                list.getSelectionModel().clearSelection();
            } else if (list.getSelectionModel().getSelectedIndex() != at) {
                list.getSelectionModel().clearAndSelect(at);
                list.scrollTo(Math.max(0, at - 3));
            }
        } finally {
            selecting = false;
        }
    }

    private void show() {
        PluginRow row = model.selected().get();
        Nodes.shown(detail, row != null);
        Nodes.shown(nothing, row == null);
        select();
        if (row == null) {
            nothing.setText(
                    model.loaded().get()
                            ? "There is no plugin."
                            : model.trouble().get().isEmpty() ? "Reading the plugins…" : "");
            return;
        }
        InstalledPlugin p = row.plugin();
        Nodes.dress(icon, PluginWords.look(p));
        title.setText(PluginWords.name(p));
        word.setText(PluginWords.word(p));
        tell(why, PluginWords.why(p));
        tell(todo, PluginWords.todo(p));
        gives.setText(PluginWords.gives(p));
        api.setText(PluginWords.api(p));
        trusted.setText(PluginWords.trust(p));
        hash.setText(p.sha256().isEmpty() ? "not read" : p.sha256());
        file.setText(
                PluginWords.shipped(p)
                        ? "part of Watchkeeper's own folder"
                        : Visible.line(p.source(), 2_000));
        needed.setText(
                row.inSettings().isEmpty()
                        ? "nothing needs it"
                        : Visible.line(String.join(", ", row.inSettings()), 1_000));
        showAttempts(row);
        Nodes.shown(trust, row.canTrust());
        Nodes.shown(toggle, row.canSwitchOn() || row.canSwitchOff());
        toggle.setText(row.canSwitchOn() ? "Switch on" : "Switch off");
        toggle.setAccessibleText(toggle.getText() + ", key u");
        Nodes.shown(remove, row.canRemove());
        for (Button button : List.of(trust, toggle, remove)) {
            Nodes.usable(button, !model.busy().get());
        }
    }

    private static void tell(Label label, String text) {
        label.setText(text);
        Nodes.shown(label, !text.isEmpty());
    }

    private void showAttempts(PluginRow row) {
        List<Node> links = new ArrayList<>();
        for (AttemptRef one : row.attempts()) {
            if (links.size() == MOST_LINKS) {
                links.add(Nodes.label("and " + (row.attempts().size() - MOST_LINKS) + " more"));
                break;
            }
            Hyperlink link =
                    new Hyperlink(Visible.line(one.task(), 60) + ", attempt " + one.number());
            link.getStyleClass().add("plain-link");
            link.setAccessibleText("The run of " + link.getText());
            link.setOnAction(e -> navigation.go(ScreenPlace.run(one.task(), one.number())));
            links.add(link);
        }
        if (links.isEmpty()) {
            links.add(Nodes.label("no attempt"));
        }
        attempts.getChildren().setAll(links);
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void focus() {
        if (model.question().get() != null) {
            Node no = root.lookup("#plugins-not-now");
            if (no != null) {
                no.requestFocus();
                return;
            }
        }
        list.requestFocus();
    }

    @Override
    public boolean typed(String character) {
        switch (character) {
            case "n" -> choose();
            case "h" -> model.trust();
            case "u" -> model.toggle();
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean pressed(KeyCode key) {
        if (key == KeyCode.DELETE) {
            model.remove();
            return true;
        }
        return false;
    }

    @Override
    public boolean send() {
        boolean asked = model.question().get() != null;
        model.confirm();
        return asked;
    }

    @Override
    public boolean escape() {
        boolean asked = model.question().get() != null;
        model.cancel();
        return asked;
    }

    @Override
    public List<Key> keys() {
        return List.of(
                new Key("n", "Choose a plugin's jar"),
                new Key("h", "Trust the selected jar"),
                new Key("u", "Switch it on or off"),
                new Key("Del", "Remove it"),
                new Key("Ctrl+Enter", "Do what is asked about"),
                new Key("Esc", "Leave it"));
    }
}
