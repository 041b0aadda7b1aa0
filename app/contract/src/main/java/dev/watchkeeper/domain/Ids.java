package dev.watchkeeper.domain;

import java.util.regex.Pattern;

/** The form of every identifier: unique in a home, letters, digits, dot, underscore and hyphen. */
public final class Ids {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]+");

    private Ids() {}

    /**
     * Returns {@code id} unchanged if it has the form of an identifier.
     *
     * @throws IllegalArgumentException if it is empty or holds another character
     */
    public static String require(String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException("not an identifier: '" + id + "'");
        }
        return id;
    }

    /** Whether {@code id} has the form of an identifier. */
    public static boolean isValid(String id) {
        return FORM.matcher(id).matches() && !id.equals(".") && !id.equals("..");
    }
}
