package dev.watchkeeper.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.gate.AttemptWork;
import dev.watchkeeper.plugin.gate.GateConfig;
import dev.watchkeeper.plugin.gate.GateContract;
import dev.watchkeeper.plugin.gate.GateVerdict;
import dev.watchkeeper.plugin.gate.GivenWork;
import dev.watchkeeper.plugin.gate.QualityGateProvider;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class NoSecretsGateTest extends GateContract {
    @Override
    protected QualityGateProvider provider() {
        return new NoSecretsProvider();
    }

    @Override
    protected GateConfig config() {
        return new GateConfig("secrets", Map.of("except", List.of("fixtures/**")));
    }

    @Override
    protected GivenWork good() {
        return new GivenWork()
                .file("a.py", "key = os.environ['KEY']\n")
                .finding(AttemptWork.Topic.STUB, "a.py", 1, "TODO")
                .finding(AttemptWork.Topic.SECRET, "fixtures/k.txt", 1, "a private key");
    }

    @Override
    protected GivenWork bad() {
        return good().finding(AttemptWork.Topic.SECRET, "a.py", 7, "an AWS key");
    }

    @Test
    void aChangeThatCouldNotBeLookedThroughAsAWholeProvesNothing() {
        assertEquals(
                GateVerdict.Result.CANNOT_SAY, gate().judge(good().partlyLookedThrough()).result());
        assertEquals(GateVerdict.Result.FAIL, gate().judge(bad().partlyLookedThrough()).result());
    }

    @Test
    void saysWhereTheSecretIsAndNotWhatItIs() {
        GateVerdict verdict = gate().judge(bad());
        assertEquals(
                List.of(new GateVerdict.Location("a.py", 7, "an AWS key")), verdict.locations());
        assertTrue(verdict.reason().contains("an AWS key in line 7 of a.py"), verdict.reason());
    }
}
