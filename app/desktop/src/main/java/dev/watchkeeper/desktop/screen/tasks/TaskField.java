package dev.watchkeeper.desktop.screen.tasks;

/** A part of what a person writes about a task. */
enum TaskField {
    PROJECT,
    TITLE,
    BRIEF,
    AFTER,
    PRIORITY,
    AGENT,
    CHECKS,
    SCOPE,
    CRITICAL
}
