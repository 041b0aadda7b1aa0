package dev.watchkeeper.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class DoctorTest {
    @TempDir Path folder = Path.of("");

    private Doctor.Line line(Doctor doctor, String what) {
        return doctor.check().stream().filter(l -> l.what().equals(what)).findFirst().orElseThrow();
    }

    @Test
    void eachThingThatIsMissingComesWithWhatMendsIt() throws Exception {
        Path limits = Files.createDirectories(folder.resolve("sys/fs/inotify"));
        Files.writeString(limits.resolve("max_user_watches"), "8192\n");
        Files.writeString(limits.resolve("max_user_instances"), "1024\n");
        Doctor doctor = new Doctor(folder, 21, folder, name -> Optional.empty());

        assertFalse(line(doctor, "JDK").ok());
        assertTrue(line(doctor, "JDK").mend().contains("WATCHKEEPER_JAVA"));
        assertTrue(line(doctor, "git").mend().contains("apt-get install git"));
        assertFalse(line(doctor, "file watches").ok());
        assertTrue(
                line(doctor, "file watches")
                        .mend()
                        .startsWith("sudo sysctl fs.inotify.max_user_watches="));
        assertTrue(line(doctor, "watch instances").ok());
        assertEquals("", line(doctor, "watch instances").mend());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLimitIsReadAsTheKernelTellsIt() throws Exception {
        Doctor doctor = new Doctor(folder, 25, Path.of("/proc"), name -> Optional.empty());
        for (String[] limit :
                new String[][] {
                    {"file watches", "max_user_watches"}, {"watch instances", "max_user_instances"}
                }) {
            Process cat =
                    new ProcessBuilder("cat", "/proc/sys/fs/inotify/" + limit[1])
                            .redirectErrorStream(true)
                            .start();
            String value = new String(cat.getInputStream().readAllBytes(), UTF_8).strip();
            assumeTrue(cat.waitFor() == 0, value);
            assertEquals("at most " + value, line(doctor, limit[0]).detail());
        }
    }

    @Test
    void aHomeThatIsNotThereYetIsMeasuredWhereItWillBe() {
        Doctor doctor =
                new Doctor(
                        folder.resolve("a/b/c"),
                        25,
                        folder,
                        name -> Optional.of(Path.of("/usr/bin/git")));

        assertTrue(line(doctor, "disk").detail().contains("free at " + folder.toAbsolutePath()));
        assertTrue(line(doctor, "JDK").ok());
        assertTrue(line(doctor, "git").ok());
    }

    @Test
    void whereTheSystemHasNoWatchLimitsNothingIsSaidOfThem() {
        Doctor doctor = new Doctor(folder, 25, folder, name -> Optional.empty());

        assertEquals(
                List.of("JDK", "git", "disk"),
                doctor.check().stream().map(Doctor.Line::what).toList());
    }
}
