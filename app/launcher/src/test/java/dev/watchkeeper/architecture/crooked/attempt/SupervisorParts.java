package dev.watchkeeper.architecture.crooked.attempt;

/** All parts. */
record SupervisorParts(String state) {}
