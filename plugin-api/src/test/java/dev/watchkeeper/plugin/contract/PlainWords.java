package dev.watchkeeper.plugin.contract;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Says which sentence of a contract is broken, and where it stands: the author of a plugin sees a
 * failure of a test that somebody else has written.
 */
public final class PlainWords implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        Method test = context.getRequiredTestMethod();
        Class<?> contract = test.getDeclaringClass();
        if (contract == context.getRequiredTestClass()
                || failure.getClass().getName().equals("org.opentest4j.TestAbortedException")) {
            throw failure; // A test of the plugin's own, or one that does not apply.
        }
        throw new AssertionError(words(contract, test, failure), failure);
    }

    static String words(Class<?> contract, Method test, Throwable failure) {
        String what =
                failure instanceof AssertionError
                        ? String.valueOf(failure.getMessage())
                        : "it threw " + failure;
        String where =
                Stream.of(failure.getStackTrace())
                        .filter(line -> line.getClassName().equals(contract.getName()))
                        .findFirst()
                        .map(line -> " [" + line.getFileName() + ":" + line.getLineNumber() + "]")
                        .orElse("");
        return "The plugin does not keep "
                + contract.getSimpleName()
                + ", '"
                + sentence(test.getName())
                + "': "
                + what
                + where;
    }

    private static String sentence(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
