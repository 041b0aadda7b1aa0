package dev.watchkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.watchkeeper.control.SocketLines;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.domain.WatchkeeperException.Code;

import org.junit.jupiter.api.Test;

/** What calls together may take of the memory. */
final class CallRoomTest {
    private static ConnectionCaller caller(boolean inside) {
        return new ConnectionCaller(() -> inside);
    }

    private static Code refused(CallRoom.Call call, long bytes) {
        return assertThrows(WatchkeeperException.class, () -> call.to(bytes)).code();
    }

    @Test
    void oneCallGetsWhatAnotherHasGivenBack() {
        CallRoom room = new CallRoom(1 << 20);
        CallRoom.Call first = room.call(caller(false));
        first.to(400_000);
        try (CallRoom.Call second = room.call(caller(false))) {
            assertEquals(Code.CONFLICT, refused(second, 400_000));
        }
        try (CallRoom.Call small = room.call(caller(true))) {
            small.to(CallRoom.SHORT);
        }
        first.close();
        try (CallRoom.Call third = room.call(caller(false))) {
            third.to(400_000);
        }
    }

    @Test
    void callsThatAreTooLongAreRefused() {
        CallRoom room = CallRoom.ofThisProcess();
        try (CallRoom.Call inside = room.call(caller(true));
                CallRoom.Call person = room.call(caller(false))) {
            assertEquals(Code.REFUSED, refused(inside, CallRoom.SHORT + 1));
            person.to(SocketLines.LONGEST_CALL);
            assertEquals(Code.USAGE, refused(person, SocketLines.LONGEST_CALL + 1L));
        }
    }
}
