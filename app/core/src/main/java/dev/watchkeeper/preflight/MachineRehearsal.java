package dev.watchkeeper.preflight;

import dev.watchkeeper.doctor.Doctor;
import dev.watchkeeper.domain.PreflightSheet.Area;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Takes what the doctor says of this machine, and whether the settings are in force. */
public final class MachineRehearsal {
    private static final String DISK = "disk";

    private final Doctor doctor;
    private final Supplier<List<String>> problems;

    /**
     * @param problems why the settings' files are not in force as they are; empty if they are
     */
    MachineRehearsal(Doctor doctor, Supplier<List<String>> problems) {
        this.doctor = doctor;
        this.problems = problems;
    }

    /** That of this machine, for a home. */
    public static MachineRehearsal ofThisMachine(Path home, Supplier<List<String>> problems) {
        return new MachineRehearsal(
                Doctor.ofThisMachine(home, System.getenv().getOrDefault("PATH", "")), problems);
    }

    void rehearse(FindingList findings) {
        List<Doctor.Line> lines = doctor.check();
        for (Doctor.Line line : lines) {
            if (!line.ok() && line.what().equals(DISK)) {
                findings.failed(
                        Area.MACHINE,
                        line.what(),
                        line.detail(),
                        "nothing can be written where the disk is full",
                        line.mend());
            } else if (!line.ok()) {
                findings.warning(Area.MACHINE, line.what(), line.detail(), "", line.mend());
            }
        }
        if (lines.stream().allMatch(Doctor.Line::ok)) {
            findings.passed(
                    Area.MACHINE,
                    "this machine",
                    lines.stream()
                            .map(l -> l.what() + " " + l.detail())
                            .collect(Collectors.joining(", ")),
                    "");
        }
        problems.get()
                .forEach(problem ->
                        findings.failed(
                                Area.MACHINE,
                                "settings",
                                problem,
                                "those before stay in force",
                                "mend it: 'watchkeeper config edit' opens the file"));
    }
}
