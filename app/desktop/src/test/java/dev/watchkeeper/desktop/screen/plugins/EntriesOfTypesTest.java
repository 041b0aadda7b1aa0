package dev.watchkeeper.desktop.screen.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.control.SettingValue;
import dev.watchkeeper.control.SettingsInForce;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class EntriesOfTypesTest {
    @Test
    void gatesAndNotifiersOfATypeAreTold() {
        SettingsInForce settings =
                new SettingsInForce(
                        Stream.of("gates.secrets.type", "gates.tests.run", "notify.my.phone.type")
                                .map(key -> new SettingValue(key, "x", "user", "hot"))
                                .toList(),
                        List.of(),
                        List.of());
        assertEquals(
                List.of(
                        new EntriesOfTypes.Entry("gate secrets", "gate x"),
                        new EntriesOfTypes.Entry("notifier my.phone", "notifier x")),
                EntriesOfTypes.in(settings));
    }
}
