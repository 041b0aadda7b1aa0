package dev.watchkeeper.gates;

import dev.watchkeeper.plugin.gate.AttemptWork;
import dev.watchkeeper.plugin.gate.GateConfig;
import dev.watchkeeper.plugin.gate.GateVerdict;
import dev.watchkeeper.plugin.gate.QualityGate;
import dev.watchkeeper.plugin.gate.QualityGateProvider;

import org.pf4j.Extension;

import java.util.List;

/**
 * Makes gates that let no secret pass: what Watchkeeper has found in the added lines itself, except
 * for paths that the settings name.
 */
@Extension
public final class NoSecretsProvider implements QualityGateProvider {
    private static final int NAMED = 5;

    /** For PF4J. */
    public NoSecretsProvider() {}

    @Override
    public String type() {
        return "no-secrets";
    }

    @Override
    public QualityGate create(GateConfig config) {
        ExceptedPaths except = ExceptedPaths.of(config);
        return work -> judge(work, except);
    }

    private static GateVerdict judge(AttemptWork work, ExceptedPaths except) {
        List<GateVerdict.Location> secrets =
                work.findings().stream()
                        .filter(f -> f.topic() == AttemptWork.Topic.SECRET)
                        .filter(f -> !except.cover(f.path()))
                        .map(f -> new GateVerdict.Location(f.path(), f.line(), f.what()))
                        .toList();
        if (secrets.isEmpty() && !work.findingsAreAll()) {
            return GateVerdict.cannotSay(
                    "the change is too large to be looked through for secrets as a whole, or has too"
                            + " many in the paths that are excepted");
        }
        if (secrets.isEmpty()) {
            return GateVerdict.pass("no added line looks like a secret");
        }
        List<String> named =
                secrets.stream()
                        .limit(NAMED)
                        .map(s -> "%s in line %d of %s".formatted(s.what(), s.line(), s.path()))
                        .toList();
        return GateVerdict.fail(
                "the changes hold "
                        + String.join(", ", named)
                        + (secrets.size() > NAMED
                                ? " and " + (secrets.size() - NAMED) + " more"
                                : "")
                        + "; a secret belongs into the environment or a file that is ignored",
                secrets);
    }
}
