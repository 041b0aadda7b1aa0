package dev.watchkeeper.preflight;

import dev.watchkeeper.domain.PreflightSheet.Area;
import dev.watchkeeper.domain.PreflightSheet.Finding;
import dev.watchkeeper.domain.PreflightSheet.Mark;

import java.util.ArrayList;
import java.util.List;

/** The lines of a sheet as they come. */
final class FindingList {
    private final List<Finding> all = new ArrayList<>();

    void failed(Area area, String what, String found, String tonight, String mend) {
        all.add(new Finding(Mark.FAILED, area, what, found, tonight, mend));
    }

    void missing(Area area, String what, String found, String tonight, String mend) {
        all.add(new Finding(Mark.MISSING, area, what, found, tonight, mend));
    }

    void warning(Area area, String what, String found, String tonight, String mend) {
        all.add(new Finding(Mark.WARNING, area, what, found, tonight, mend));
    }

    void skipped(Area area, String what, String why, String mend) {
        all.add(new Finding(Mark.SKIPPED, area, what, why, "", mend));
    }

    void passed(Area area, String what, String found, String tonight) {
        all.add(new Finding(Mark.PASSED, area, what, found, tonight, ""));
    }

    /** How many lines say that something would stop the night. */
    long failures() {
        return all.stream().filter(f -> f.mark() == Mark.FAILED).count();
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
