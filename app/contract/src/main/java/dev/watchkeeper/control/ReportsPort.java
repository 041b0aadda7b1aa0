package dev.watchkeeper.control;

import java.time.Instant;

/** What is made of a night afterwards: its signed record. */
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
}
