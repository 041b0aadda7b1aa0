package dev.watchkeeper.yaml;

/**
 * Where something stands in a text.
 *
 * @param file how a person knows the file
 * @param line from 1; 0 for a text that is no file, such as an argument
 * @param column from 1
 * @param start offset of its first character
 * @param end offset behind its last character
 */
public record Place(String file, int line, int column, int start, int end) {
    /** A place that is a whole argument and no file. */
    public static Place argument(String words) {
        return new Place(words, 0, 0, 0, 0);
    }

    /** A place on the same line, {@code columns} further. */
    public Place right(int columns) {
        return line == 0
                ? this
                : new Place(file, line, column + columns, start + columns, Math.max(end, start));
    }

    /** {@code FILE:LINE:COLUMN}, or only the argument. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
