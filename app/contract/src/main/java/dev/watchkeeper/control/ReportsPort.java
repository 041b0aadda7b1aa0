package dev.watchkeeper.control;

import java.time.Instant;
import java.util.List;

/** What is made of a night afterwards: its signed record, and how it would be decided now. */
public interface ReportsPort {
    /**
     * Begins to write the signed record of what happened since a time.
     *
     * @param file absolute path on the machine of the supervisor; appears whole or not at all
     * @param replace whether a file that is there is replaced
     * @return the job; its result is {@link JobResult.Receipt}
     * @throws dev.watchkeeper.domain.WatchkeeperException if the file is there and is not to be
     *     replaced, or none can be there
     */
    Job writeReceipt(Instant since, String file, boolean replace);

    /**
     * Begins to decide anew on the attempts that have ended since a time. Nothing is run, and
     * nothing that is recorded changes.
     *
     * @param sets settings that are tried, each {@code KEY=VALUE}; empty for those in force
     * @param model asked anew about the work, as its server names it; empty to decide on the
     *     verdicts as they are recorded
     * @return the job; its result is {@link JobResult.JudgedAnew}
     * @throws dev.watchkeeper.domain.WatchkeeperException if the settings can't be used, or have no
     *     model's server
     */
    Job judgeAnew(Instant since, List<String> sets, String model);
}
