package dev.watchkeeper.llm;

import java.nio.charset.StandardCharsets;

/** Estimates by the number of bytes. Source code has three to four bytes a token. */
final class EstimatedTokens implements Tokens {
    private static final int BYTES_A_TOKEN = 3;

    /** Marks, role and line ends of a message. */
    private static final int A_MESSAGE = 8;

    @Override
    public int count(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
    }

    @Override
    public int prompt(String system, String user) {
        int messages = system.isBlank() ? 2 : 3;
        return count(system) + count(user) + messages * A_MESSAGE;
    }

    @Override
    public boolean exact() {
        return false;
    }
}
