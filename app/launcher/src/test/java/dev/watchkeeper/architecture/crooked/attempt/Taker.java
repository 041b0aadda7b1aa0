package dev.watchkeeper.architecture.crooked.attempt;

/** Takes all parts, and needs one. */
record Taker(SupervisorParts parts) {
    String state() {
        return parts.state();
    }
}
