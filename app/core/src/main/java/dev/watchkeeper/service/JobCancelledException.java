package dev.watchkeeper.service;

import java.util.concurrent.CancellationException;

/** Ends the work of a job that was cancelled, at one of its steps. */
final class JobCancelledException extends CancellationException {
    private static final long serialVersionUID = 1L;
}
