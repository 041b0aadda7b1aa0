package dev.watchkeeper.domain;

/** How early a task is taken among those that are ready. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH
}
