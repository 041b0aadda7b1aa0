package dev.watchkeeper.state;

/** What to do when the home's database turns out to be damaged. Never touches a sound one. */
public enum DamageRecovery {
    /** Set the damaged file aside, say so and stop. */
    NONE,
    /** Set the damaged file aside and go on from the last readable backup. */
    FROM_BACKUP,
    /** Set the damaged file aside and begin with an empty database. */
    ANEW
}
