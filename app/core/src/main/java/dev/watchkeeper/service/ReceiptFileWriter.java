package dev.watchkeeper.service;

import dev.watchkeeper.control.JobResult;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.Project;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;
import dev.watchkeeper.domain.WorkProgress;
import dev.watchkeeper.evidence.EvidenceStore;
import dev.watchkeeper.receipt.ReceiptKey;
import dev.watchkeeper.state.StateManager;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

/** Writes receipts into files: signed with the home's key, whole or not at all. */
final class ReceiptFileWriter {
    private final StateManager state;
    private final EvidenceStore evidence;
    private final Function<Project, Settings> settingsOf;
    private final Clock clock;

    /**
     * @param evidence of the home that signs
     * @param settingsOf the settings in force for a project
     */
    ReceiptFileWriter(
            StateManager state,
            EvidenceStore evidence,
            Function<Project, Settings> settingsOf,
            Clock clock) {
        this.state = state;
        this.evidence = evidence;
        this.settingsOf = settingsOf;
        this.clock = clock;
    }

    /**
     * Fails if a receipt can't be written there.
     *
     * @throws WatchkeeperException if a file is there that is not to be replaced, or none can be
     */
    static void requireRoom(Path target, boolean replace) {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (there && (!replace || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS))) {
            throw taken(target);
        }
        Path folder = target.getParent();
        if (folder == null || target.getFileName() == null || !Files.isDirectory(folder)) {
            throw new WatchkeeperException(
                    Code.USAGE, "there is no folder for " + target, "another path");
        }
    }

    /** Writes the receipt of what happened since a time. */
    JobResult.Receipt write(Path target, Instant since, boolean replace, WorkProgress progress) {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        ReceiptKey key = ReceiptKey.ofHome(evidence.home());
        ReceiptContent.Written written = write(key, since, target, replace, progress);
        return new JobResult.Receipt(
                target.toString(),
                key.fingerprint(),
                written.sha256(),
                written.tasks(),
                written.evidence(),
                there);
    }

    private ReceiptContent.Written write(
            ReceiptKey key, Instant since, Path target, boolean replace, WorkProgress progress) {
        Path part =
                target.resolveSibling("." + target.getFileName() + ".part-" + System.nanoTime());
        try {
            ReceiptContent.Written written;
            try (FileChannel file =
                            FileChannel.open(OwnerOnly.file(part), StandardOpenOption.WRITE);
                    OutputStream out =
                            new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16)) {
                written =
                        new ReceiptContent(state, evidence, settingsOf, progress)
                                .write(out, key, since, clock.instant());
                out.flush();
                file.force(true);
            }
            if (replace) {
                Files.move(
                        part,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                claim(part, target);
            }
            return written;
        } catch (FileAlreadyExistsException e) {
            throw taken(target);
        } catch (IOException | UncheckedIOException e) {
            throw new WatchkeeperException(
                    Code.USAGE,
                    "the receipt " + target + " can't be written: " + e.getMessage(),
                    "look at the rights and the room there; nothing was left there",
                    e);
        } finally {
            discard(part);
        }
    }

    /** A link never replaces what came there meanwhile; not every file system has any. */
    private static void claim(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            Files.move(part, target);
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // What is left of it is no receipt: it has no signature, or has the other name too.
        }
    }

    private static WatchkeeperException taken(Path target) {
        return new WatchkeeperException(
                Code.USAGE,
                target + " is there already",
                "another name, or --replace if it may go");
    }
}
