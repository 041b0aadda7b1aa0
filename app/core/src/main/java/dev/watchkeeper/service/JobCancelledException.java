package dev.watchkeeper.service;

/** Ends the work of a job that was cancelled, at one of its steps. */
final class JobCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
