package dev.watchkeeper.desktop.screen.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.desktop.Fx;
import dev.watchkeeper.desktop.fx.Bridge;
import dev.watchkeeper.testkit.Lane;
import dev.watchkeeper.testkit.OneDoor;
import dev.watchkeeper.testkit.SampleNight;

import javafx.scene.Node;
import javafx.scene.Scene;

import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.HashMap;

/** The columns as they stand in a window. */
final class BoardPaneTest {
    @Test
    void theKeyboardComesToABoardThatWasNotDrawnYet() {
        Fx.start();
        try (Lane lane = new Lane();
                Bridge bridge =
                        new Bridge(new OneDoor(SampleNight.typical()), SampleNight.clock(), lane)) {
            TasksModel model =
                    new TasksModel(bridge, new DroppedPlans(), new HashMap<>(), ZoneOffset.UTC);
            lane.run(model::attach);
            bridge.start();
            lane.until("they are read", () -> model.counted().get().equals("11 tasks"));
            assertEquals(
                    "tasks-column-pending",
                    lane.on(() -> {
                        BoardPane board = new BoardPane(model, () -> {});
                        Scene scene = new Scene(board, 800, 600);
                        board.show();
                        board.focus();
                        Node owner = scene.getFocusOwner();
                        return owner == null ? "nothing" : String.valueOf(owner.getId());
                    }));
        }
    }
}
