package dev.watchkeeper.plugin.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainWordsTest {
    private static String told(Throwable failure) throws Exception {
        failure.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("org.junit.Assert", "fail", "Assert.java", 7),
                    new StackTraceElement(
                            FilesContract.class.getName(), "x", "FilesContract.java", 99)
                });
        return PlainWords.words(
                FilesContract.class,
                FilesContract.class.getDeclaredMethod("readsNoMoreThanTheBeginning"),
                failure);
    }

    @Test
    void aBrokenSentenceIsNamedWithItsPlace() throws Exception {
        assertEquals(
                "The plugin does not keep FilesContract, 'reads no more than the beginning': too"
                        + " much [FilesContract.java:99]",
                told(new AssertionError("too much")));
    }

    @Test
    void whatThePluginThrewIsTold() throws Exception {
        assertEquals(
                "The plugin does not keep FilesContract, 'reads no more than the beginning': it"
                        + " threw java.lang.IllegalStateException: shut [FilesContract.java:99]",
                told(new IllegalStateException("shut")));
    }
}
