package dev.watchkeeper.domain;

import org.jspecify.annotations.Nullable;

/**
 * What can be said for certain about wrong accepts, from accepts that were drawn at random and
 * looked at.
 *
 * @param target the share of wrong accepts that is wanted at most, or {@code null} if none is set
 * @param accept the threshold of acceptance that is in force, 0 to 1
 * @param derived whether that was chosen by the data; else it is the configured one
 * @param labels how many drawn accepts at or above it a person has looked at
 * @param wrong how many of these were not right; "can't tell" is counted here
 * @param bound upper limit of the share of wrong accepts at 95 %, however often one looks, 0 to 1;
 *     1 without labels
 * @param missing how many further labels certify the target if all of them are right, counted at
 *     the threshold where the test failed; 0 if it is certified or no target is set
 * @param showable the smallest share that these labels show at any threshold from the configured
 *     one on, 0 to 1: a target below it can't be certified by them; 1 if they show none
 */
public record Certificate(
        @Nullable Double target,
        double accept,
        boolean derived,
        int labels,
        int wrong,
        double bound,
        int missing,
        double showable) {}
