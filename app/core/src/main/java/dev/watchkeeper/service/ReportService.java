package dev.watchkeeper.service;

import dev.watchkeeper.attempt.SupervisorParts;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.control.ReportsPort;

import java.nio.file.Path;
import java.time.Instant;

/** Makes of a night what a person keeps or asks afterwards. */
public final class ReportService implements ReportsPort {
    private final JobService jobs;
    private final ReceiptFileWriter receipts;

    /**
     * @param jobs where it is done
     */
    public ReportService(SupervisorParts parts, JobService jobs) {
        this.jobs = jobs;
        this.receipts =
                new ReceiptFileWriter(
                        parts.state(), parts.evidence(), parts.settings(), parts.clock());
    }

    @Override
    public Job writeReceipt(Instant since, String file, boolean replace) {
        Path target = Path.of(file);
        ReceiptFileWriter.requireRoom(target, replace);
        return jobs.start(
                Job.Kind.REPORT,
                "receipt " + target + " since " + since,
                progress -> receipts.write(target, since, replace, progress));
    }
}
