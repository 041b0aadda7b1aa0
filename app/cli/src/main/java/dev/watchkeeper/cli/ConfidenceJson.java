package dev.watchkeeper.cli;

import static dev.watchkeeper.cli.JsonWriter.object;
import static dev.watchkeeper.cli.JsonWriter.time;

import dev.watchkeeper.control.ConfidenceWorth;
import dev.watchkeeper.domain.BaseRisk;
import dev.watchkeeper.domain.Certificate;
import dev.watchkeeper.domain.GroupCalibration;
import dev.watchkeeper.domain.Outcome;
import dev.watchkeeper.domain.Reliability;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON of how well the confidence is measured, and of the outcomes that measure it. */
final class ConfidenceJson {
    private ConfidenceJson() {}

    static Map<String, @Nullable Object> confidence(ConfidenceWorth w) {
        Reliability r = w.reliability();
        Map<String, @Nullable Object> weights = new LinkedHashMap<>();
        w.weights()
                .forEach(f ->
                        weights.put(f.factor(), object("starting", f.starting(), "now", f.now())));
        return object(
                "calibrated", w.calibrated(),
                "outcomes", w.outcomes(),
                "enough", w.enough(),
                "brier", r.outcomes() == 0 ? null : r.brier(),
                "ece", r.outcomes() == 0 ? null : r.ece(),
                "bins",
                        r.bins().stream()
                                .map(b ->
                                        object(
                                                "from", b.from(),
                                                "to", b.to(),
                                                "outcomes", b.outcomes(),
                                                "confidence", b.confidence(),
                                                "right", b.right()))
                                .toList(),
                "wrong_accepts", certificate(w),
                "groups", groups(w.groups()),
                "spot_checks_open", w.open(),
                "weights", weights);
    }

    private static @Nullable Map<String, @Nullable Object> groups(@Nullable GroupCalibration g) {
        return g == null
                ? null
                : object(
                        "used", g.used(),
                        "pooled_loss", g.pooledLoss(),
                        "group_loss", g.groupLoss(),
                        "items",
                                g.groups().stream()
                                        .map(o ->
                                                object(
                                                        "of", o.of(),
                                                        "name", o.name(),
                                                        "outcomes", o.outcomes(),
                                                        "offset", o.offset()))
                                        .toList());
    }

    static Map<String, @Nullable Object> certificate(ConfidenceWorth w) {
        Certificate certain = w.certificate();
        BaseRisk risk = w.baseRisk();
        Double target = certain.target();
        return object(
                "target", target,
                "accept", certain.accept(),
                "derived", certain.derived(),
                "labels", certain.labels(),
                "wrong", certain.wrong(),
                "bound", certain.bound(),
                "missing", certain.missing(),
                "showable", certain.showable(),
                "base_risk", risk == null ? null : risk.share(),
                "base_outcomes", risk == null ? null : risk.outcomes(),
                "least_asked",
                        risk == null || target == null
                                ? null
                                : BaseRisk.leastAsked(risk.share(), target));
    }

    static Map<String, @Nullable Object> outcome(Outcome o) {
        var label = o.label();
        var source = o.source();
        return object(
                "task", o.ref().task(),
                "attempt", o.ref().number(),
                "project", o.project(),
                "agent", o.agent(),
                "host", o.host(),
                "kind", o.work().task(),
                "language", o.work().language(),
                "confidence", o.confidence(),
                "calibrated", o.calibrated(),
                "factors", o.factors(),
                "accepted", o.accepted(),
                "drawn", o.drawn(),
                "probability", o.probability(),
                "share", o.share(),
                "label", label == null ? null : label.word(),
                "source", source == null ? null : source.word(),
                "at", time(o.at()),
                "labelled_at", time(o.labelledAt()));
    }
}
