package dev.watchkeeper.hostkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check of a host says. */
final class HostChecksTest {
    @ParameterizedTest
    @CsvSource({"-1,free room unknown", "1572864,1.5 GiB free", "512,0.0 GiB free"})
    void aDiskIsToldOfInTheUnitOfThisMachines(long kilobytes, String said) {
        assertEquals(said, HostChecks.freeRoom(kilobytes));
    }
}
