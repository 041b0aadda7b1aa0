package dev.watchkeeper.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.watchkeeper.control.ControlJson;
import dev.watchkeeper.control.Job;
import dev.watchkeeper.domain.OwnerOnly;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps jobs in a home, one file each: as they began, and as they ended. How far one is on its way
 * is not kept.
 */
final class JobFiles {
    private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);
    private static final String END = ".json";

    private final Path folder;
    private final ObjectMapper mapper = ControlJson.mapper();

    /**
     * A job as it is kept.
     *
     * @param keys that callers gave for it
     */
    record Kept(Job job, List<String> keys) {
        Kept {
            keys = List.copyOf(keys);
        }
    }

    JobFiles(Path home) {
        this.folder = home.resolve("jobs");
    }

    /** The number in a job's id. */
    static long number(Job job) {
        return Long.parseLong(job.id().substring(job.id().lastIndexOf('-') + 1));
    }

    /** Those that are kept, in the order of their start; what can't be read is left out. */
    List<Kept> load() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(END)).toList()) {
                try {
                    Kept kept = mapper.readValue(Files.readAllBytes(file), Kept.class);
                    if (file.equals(file(kept.job().id())) && number(kept.job()) > 0) {
                        all.add(kept);
                    }
                } catch (JsonProcessingException | NumberFormatException e) {
                    LOG.warn("{} holds no job that can be read: {}", file, e.getMessage());
                }
            }
        } catch (IOException e) {
            LOG.warn("the jobs in {} can't be read", folder, e);
        }
        all.sort(Comparator.comparing(k -> number(k.job())));
        return all;
    }

    /**
     * Keeps a job; durable when it returns.
     *
     * @throws WatchkeeperException with {@code HOME} if it can't be written
     */
    void save(Kept kept) {
        try {
            Path file = file(kept.job().id());
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            OwnerOnly.folder(folder);
            byte[] content = mapper.writeValueAsBytes(kept);
            try (FileChannel out =
                    FileChannel.open(
                            OwnerOnly.file(beside),
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new WatchkeeperException(
                    Code.HOME,
                    "the job can't be recorded in " + folder + ": " + e.getMessage(),
                    "look at the disk and at the folder's rights",
                    e);
        }
    }

    void remove(Job job) {
        try {
            Files.deleteIfExists(file(job.id()));
        } catch (IOException e) {
            LOG.warn("the job {} stays in {}: {}", job.id(), folder, e.getMessage());
        }
    }

    private Path file(String id) {
        return folder.resolve(id + END);
    }
}
