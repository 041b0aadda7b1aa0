package dev.watchkeeper.desktop.screen.run;

import dev.watchkeeper.desktop.kit.Nodes;
import dev.watchkeeper.desktop.kit.StateLook;
import dev.watchkeeper.desktop.kit.Visible;
import dev.watchkeeper.domain.Assessment;
import dev.watchkeeper.domain.Confidence;
import dev.watchkeeper.domain.Decision;
import dev.watchkeeper.domain.Factor;
import dev.watchkeeper.domain.Reason;
import dev.watchkeeper.domain.Verdict;

import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.function.Consumer;

/** How sure we are, made of which factors, each with what it rests on. */
final class ConfidencePane extends ScrollPane {
    private static final int ENOUGH = 30;

    private final VBox box = new VBox(8);
    private final Consumer<String> toEvidence;
    private @Nullable Assessment shown;
    private @Nullable Decision decided;
    private boolean filled;

    ConfidencePane(Consumer<String> toEvidence) {
        this.toEvidence = toEvidence;
        box.setPadding(new Insets(0, 12, 8, 0));
        setContent(box);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setId("run-confidence");
        setAccessibleText("Confidence");
        getStyleClass().add("edge-to-edge");
        setMinSize(0, 0);
    }

    void show(@Nullable Assessment assessment, @Nullable Decision decision) {
        if (filled
                && java.util.Objects.equals(shown, assessment)
                && java.util.Objects.equals(decided, decision)) {
            return;
        }
        filled = true;
        shown = assessment;
        decided = decision;
        box.getChildren().setAll(Nodes.heading("Confidence"));
        if (assessment == null) {
            Label not = Nodes.prose("Not assessed yet.");
            not.getStyleClass().add("text-muted");
            box.getChildren().add(not);
        } else {
            fill(assessment);
        }
        if (decision != null) {
            decision(decision);
        }
    }

    private void fill(Assessment assessment) {
        Confidence c = assessment.confidence();
        Label value = Nodes.label(c.score().marked(), "confidence-value");
        value.setId("run-confidence-value");
        Label data =
                Nodes.prose(
                        c.calibrated()
                                ? "Calibrated on " + c.outcomes() + " known outcomes."
                                : "Not calibrated: not enough data ("
                                        + c.outcomes()
                                        + " of "
                                        + ENOUGH
                                        + " known outcomes).");
        data.getStyleClass().add("text-muted");
        box.getChildren().addAll(value, data);
        double weights = c.factors().stream().mapToDouble(Factor::weight).sum();
        for (Factor f : c.factors()) {
            box.getChildren().add(factor(f, weights));
        }
        Verdict verdict = assessment.verdict();
        if (verdict != null) {
            points(verdict);
        }
        if (!assessment.modelProblem().isEmpty()) {
            box.getChildren()
                    .add(
                            Nodes.prose(
                                    "No verdict of the model: "
                                            + Visible.line(assessment.modelProblem())));
        }
    }

    /** What the model says of each point of the task, and by which line it proves it. */
    private void points(Verdict verdict) {
        if (verdict.criteria().isEmpty()) {
            return;
        }
        Region gap = new Region();
        gap.setMinHeight(8);
        box.getChildren().addAll(gap, Nodes.heading("The model, point by point"));
        for (int i = 0; i < verdict.criteria().size(); i++) {
            Verdict.Criterion point = verdict.criteria().get(i);
            Label said =
                    Nodes.prose(
                            point.answer().word()
                                    + (point.unproved() ? " (it proved nothing): " : ": ")
                                    + Visible.line(point.text()));
            said.setId("run-point-" + (i + 1));
            VBox rows = new VBox(2, said);
            if (!point.quote().isEmpty()) {
                Label quote = Nodes.prose(Visible.line(point.quote()));
                quote.getStyleClass().add("row-second");
                rows.getChildren().addAll(quote, evidence(point.source(), "run-proof-" + (i + 1)));
            }
            rows.setPadding(new Insets(4, 0, 4, 0));
            box.getChildren().add(rows);
        }
    }

    private Node factor(Factor f, double weights) {
        Label name = Nodes.label(Visible.line(f.name()));
        name.setMinWidth(0);
        Label value =
                Nodes.label(
                        String.format(
                                Locale.ROOT,
                                "%.2f  × %.0f %%",
                                f.value(),
                                weights == 0 ? 0 : 100 * f.weight() / weights),
                        "digits");
        value.setMinWidth(Region.USE_PREF_SIZE);
        ProgressBar bar = new ProgressBar(Math.clamp(f.value(), 0, 1));
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.getStyleClass().addAll("quiet-bar", "small");
        bar.setAccessibleText(f.name() + " " + f.value());
        HBox head = Nodes.row(8, name, Nodes.spring(), value);
        VBox rows = new VBox(4, head, bar, evidence(f.evidence(), "run-factor-" + f.name()));
        rows.setPadding(new Insets(4, 0, 4, 0));
        return rows;
    }

    private Node evidence(String id, String nodeId) {
        if (id.contains("/") && !id.contains(" ")) {
            Hyperlink link = new Hyperlink(Visible.line(id));
            link.setId(nodeId);
            link.setAccessibleText("Evidence " + id);
            link.setOnAction(e -> toEvidence.accept(id));
            link.getStyleClass().add("evidence-link");
            link.setMinWidth(0);
            return link;
        }
        Label words = Nodes.prose(Visible.line(id));
        words.getStyleClass().add("row-second");
        return words;
    }

    private void decision(Decision decision) {
        Region gap = new Region();
        gap.setMinHeight(8);
        StateLook look =
                decision instanceof Decision.Accept
                                && (shown == null
                                        || shown.quality().blocked()
                                        || !shown.quality().hasExecutedEvidence())
                        ? StateLook.ENDED
                        : StateLook.of(decision);
        HBox head =
                Nodes.row(8, Nodes.icon(look), Nodes.label(StateLook.word(decision), "text-bold"));
        box.getChildren().addAll(gap, Nodes.heading("Decision"), head);
        int n = 0;
        for (Reason reason : decision.because()) {
            n++;
            Label words = Nodes.prose(Visible.line(reason.told()));
            VBox row = new VBox(2, words, evidence(reason.evidence(), "run-reason-" + n));
            HBox.setHgrow(row, Priority.ALWAYS);
            box.getChildren().add(row);
        }
    }
}
