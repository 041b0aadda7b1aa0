package dev.watchkeeper.local;

import dev.watchkeeper.plugin.host.Uncovered;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the index knows of a folder and of a file. Guarded by the index's lock. */
final class Node {
    private Node() {}

    /** A folder; its tree is forgotten as soon as something beneath it changes. */
    static final class Dir {
        final @Nullable Dir parent;
        final String name;
        final Map<String, Dir> dirs = new HashMap<>();
        final Map<String, Entry> files = new HashMap<>();
        @Nullable ObjectId tree;

        /** The tree that the store got last, whatever has changed since. */
        @Nullable ObjectId last;

        /** A checksum of its bytes; 0 if it is not known. */
        long lastSum;

        @Nullable String unreadable;

        /** What of its own that is by; {@code null} if something worse. */
        Uncovered.@Nullable Reason why;

        /** What the folder itself says; {@code null} until it was looked at. */
        @Nullable Stat stat;

        long count;

        /** What its tree does not hold, at any depth. */
        List<Uncovered> left = List.of();

        /** Names in it that are not looked at, sorted. */
        List<String> skipped = List.of();

        /** While the names beneath it are those that were read last. */
        @Nullable Roll roll;

        /** The names beneath it in the order of a tree, while they are the same. */
        @Nullable List<TreeBuilder.Slot> order;

        /** Of the {@link FolderListing} that saw it last. */
        long mark;

        Dir(@Nullable Dir parent, String name) {
            this.parent = parent;
            this.name = name;
        }

        String path() {
            return parent == null ? "" : parent.child(name);
        }

        String child(String child) {
            String own = path();
            return own.isEmpty() ? child : own + "/" + child;
        }

        /** Its permissions; those that are usual where they are not known. */
        int permissions() {
            return stat == null ? 0755 : stat.mode() & 03777;
        }

        /** A name came or went. */
        void otherNames() {
            roll = null;
            order = null;
            dirty();
        }

        void dirty() {
            for (Dir dir = this; dir != null; dir = dir.parent) {
                dir.tree = null;
            }
        }
    }

    /** A file, a link, or something special. */
    static final class Entry {
        private static final long REST = TimeUnit.SECONDS.toNanos(1);

        Stat stat;

        /** Git's id of the content, once it was read. */
        @Nullable ObjectId blob;

        /** Whether the store holds it. */
        boolean stored;

        /** Whether it was read so soon after its last change that another one could hide. */
        boolean racy;

        /** Whether it changed all the time when it was read last. */
        boolean changing;

        /** Of the {@link FolderListing} that saw it last. */
        long mark;

        Entry(Stat stat) {
            this.stat = stat;
        }

        /**
         * Whether it is not read now: it changed all the time, and has not rested since. One lucky
         * reading would be a change that nobody made.
         */
        boolean restless() {
            return changing
                    && stat.ctime()
                            > TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - REST;
        }
    }
}
