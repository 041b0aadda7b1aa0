package dev.watchkeeper.plugin.gate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.PluginException;
import dev.watchkeeper.plugin.contract.PlainWords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.reflect.Modifier;
import java.util.stream.Stream;

/** What every gate keeps, whatever it judges by. */
@ExtendWith(PlainWords.class)
public abstract class GateContract {
    /** A provider, as PF4J makes it. */
    protected abstract QualityGateProvider provider();

    /** Settings that are enough. */
    protected abstract GateConfig config();

    /** Work that these settings let pass. */
    protected abstract GivenWork good();

    /** Work that these settings do not let pass. */
    protected abstract GivenWork bad();

    @Test
    void isKnownByAWordOfTheSettings() {
        String type = provider().type();
        assertTrue(
                type.matches("[a-z][a-z0-9-]*"),
                () ->
                        "type() is '"
                                + type
                                + "', and must be a word that users write in their settings: small"
                                + " letters, digits and '-', beginning with a letter");
    }

    @Test
    void bringsTheSchemaOfItsSettings() {
        String schema = "/META-INF/watchkeeper/gate-" + provider().type() + ".schema.json";
        assertNotNull(
                provider().getClass().getResource(schema),
                () ->
                        "the jar has no "
                                + schema.substring(1)
                                + ": without it the settings know no such type. Put it into"
                                + " src/main/resources, even if it is only {\"type\": \"object\"}");
    }

    @Test
    void canBeMadeByItsNameAlone() {
        Class<?> type = provider().getClass();
        assertTrue(
                Modifier.isPublic(type.getModifiers())
                        && Stream.of(type.getConstructors())
                                .anyMatch(c -> c.getParameterCount() == 0),
                () ->
                        type.getName()
                                + " must be public and have a public constructor without"
                                + " parameters: a plugin's classes are made by their names");
    }

    @Test
    void letsGoodWorkPass() {
        assertEquals(
                GateVerdict.Result.PASS,
                gate().judge(good()).result(),
                "judge() must say PASS of good(), the work that this test calls good");
    }

    @Test
    void failsBadWorkAndSaysWhatIsWrong() {
        GateVerdict verdict = gate().judge(bad());
        assertEquals(
                GateVerdict.Result.FAIL,
                verdict.result(),
                "judge() must say FAIL of bad(), the work that this test calls bad");
        assertNotEquals(
                gate().judge(good()).reason(),
                verdict.reason(),
                "the reason must tell bad work from good work: a person and the next attempt read"
                        + " nothing else");
        assertFalse(
                verdict.reason().contains("\n"),
                "the reason must be one sentence in one line; places in files go into locations()");
    }

    @Test
    void placesAreInTheWorkspace() {
        for (GateVerdict.Location place : gate().judge(bad()).locations()) {
            assertTrue(
                    !place.path().isEmpty()
                            && !place.path().startsWith("/")
                            && !place.path().contains("..")
                            && place.line() >= 0,
                    () ->
                            "a location must be a path relative to the workspace and a line from 1,"
                                    + " or 0 for the file as a whole; it is "
                                    + place);
        }
    }

    @Test
    void saysTheSameOfTheSameWork() {
        QualityGate gate = gate();
        GateVerdict first = gate.judge(bad());
        var unused = gate.judge(good());
        assertEquals(
                first,
                gate.judge(bad()),
                "judge() must say the same of the same work, whatever it has judged meanwhile: a"
                        + " gate has no state of its own");
        assertEquals(
                first,
                gate().judge(bad()),
                "another instance must say the same of the same work: after a restart the work is"
                        + " judged again");
    }

    @Test
    void neverPassesWhatItCannotRead() {
        GateVerdict.Result result;
        try {
            result = gate().judge(good().unreadable()).result();
        } catch (PluginException e) {
            return; // Which says so too.
        }
        assertEquals(
                GateVerdict.Result.CANNOT_SAY,
                result,
                "where the work can't be read judge() must say CANNOT_SAY, or let the"
                        + " PluginException through: what was not seen is neither good nor bad");
    }

    @Test
    void judgesOddWork() {
        GivenWork odd =
                new GivenWork()
                        .file("-rf", "")
                        .file("a b/\u202e\"'\n.txt", "no end of line")
                        .file("long.txt", "x".repeat(1_000_000))
                        .fileBefore("gone.txt", "was here\n")
                        .change(
                                new AttemptWork.Change(
                                        "gone.txt", AttemptWork.Kind.DELETED, 0, 1, false))
                        .change(
                                new AttemptWork.Change(
                                        "\\xff.bin", AttemptWork.Kind.MODIFIED, 0, 0, true));
        for (GivenWork work : new GivenWork[] {odd, new GivenWork()}) {
            assertNotNull(
                    assertDoesNotThrow(
                            () -> gate().judge(work),
                            "judge() must take any work: no change at all, names with any"
                                    + " character, binary files, files of which no content is"
                                    + " known"),
                    "judge() must return a verdict");
        }
    }

    protected final QualityGate gate() {
        return provider().create(config());
    }
}
