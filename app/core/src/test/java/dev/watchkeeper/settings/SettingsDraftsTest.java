package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings file as one text: only what is valid, and only over what was read. */
class SettingsDraftsTest {
    private static final String TEXT = "# mine\nthresholds:\n  accept: 0.8  # since May\n";

    @TempDir Path home;

    private SettingsDrafts drafts() throws IOException {
        return new SettingsDrafts(SettingsLoaderTest.loader(home));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(home.resolve("settings.yaml"), text);
    }

    @Test
    void aValueIsSetInTheTextAndTheCommentsStay() throws IOException {
        assertEquals(TEXT.replace("0.8", "0.9"), drafts().with(TEXT, "thresholds.accept", "0.9"));
    }

    @Test
    void whatIsSavedStandsInTheFile() throws IOException {
        Path file = file(TEXT);
        SettingsDrafts drafts = drafts();
        String fresh = TEXT.replace("0.8", "0.9");
        SettingsDrafts.Text saved = drafts.save(fresh, drafts.read().sha256());
        assertEquals(fresh, Files.readString(file));
        assertEquals(drafts.read(), saved);
    }

    @Test
    void aFileThatIsNotThereIsMade() throws IOException {
        SettingsDrafts drafts = drafts();
        assertEquals(new SettingsDrafts.Text("", ""), drafts.read());
        var unused = drafts.save(TEXT, "");
        assertEquals(TEXT, Files.readString(home.resolve("settings.yaml")));
    }

    @Test
    void whatWasChangedMeanwhileIsNotOverwritten() throws IOException {
        Path file = file(TEXT);
        SettingsDrafts drafts = drafts();
        String seen = drafts.read().sha256();
        Files.writeString(file, TEXT + "# another's\n");
        WatchkeeperException refused =
                assertThrows(WatchkeeperException.class, () -> drafts.save(TEXT, seen));
        assertEquals(Code.CONFLICT, refused.code());
        assertEquals(TEXT + "# another's\n", Files.readString(file));
    }

    @Test
    void whatCannotBeUsedIsToldByItsLineAndNotSaved() throws IOException {
        Path file = file(TEXT);
        SettingsDrafts drafts = drafts();
        String seen = drafts.read().sha256();
        WatchkeeperException wrong =
                assertThrows(
                        WatchkeeperException.class,
                        () -> drafts.save(TEXT.replace("0.8", "8"), seen));
        assertEquals(3, drafts.faults(wrong).getFirst().line());
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void theEndsOfLinesStay() throws IOException {
        Path file = file(TEXT.replace("\n", "\r\n"));
        SettingsDrafts drafts = drafts();
        assertEquals(TEXT, drafts.read().text());
        var unused = drafts.save(TEXT.replace("0.8", "0.9"), drafts.read().sha256());
        assertEquals(TEXT.replace("0.8", "0.9").replace("\n", "\r\n"), Files.readString(file));
    }
}
