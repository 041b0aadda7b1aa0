package dev.watchkeeper;

import dev.watchkeeper.control.HealthLine;
import dev.watchkeeper.doctor.Doctor;

import java.nio.file.Path;
import java.util.List;

/** The check of this machine, as the ports have it. */
final class MachineCheck {
    private MachineCheck() {}

    /** Checks this machine for a home. */
    static List<HealthLine> of(Path home) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Doctor.ofThisMachine(home, path).check().stream()
                .map(l -> new HealthLine(l.what(), l.ok(), l.detail(), l.mend()))
                .toList();
    }
}
