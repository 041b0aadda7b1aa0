package dev.watchkeeper.agentrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.plugin.agent.AgentEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class DestructiveCommandsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf /",
                "rm -rf ~",
                "cd .. && rm -fr src",
                "sudo rm -r --force /var/lib/app",
                "rm -rf build src",
                "git reset --hard HEAD~1",
                "git -C /w clean -fdx",
                "git push origin main --force",
                "git checkout -- .",
                "git branch -D feature",
                "psql -c 'DROP TABLE users'",
                "echo 'delete from users;' | sqlite3 a.db",
                "find . -name '*.py' -delete",
                "dd if=/dev/zero of=/dev/sda",
                "mkfs.ext4 /dev/sdb1",
                "terraform destroy -auto-approve",
                "kubectl delete ns prod",
            })
    void seesWhatCantBeHadBack(String line) {
        assertTrue(DestructiveCommands.destroys(line), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf node_modules && npm ci",
                "rm -rf ./target build/ dist",
                "rm -r /tmp/wk-123",
                "rm old.py",
                "rm -f a.pyc b.pyc",
                "find . -name __pycache__ -exec rm -rf {} +",
                "git status && git diff",
                "git checkout -- src/a.py",
                "git stash",
                "git push origin feature",
                "grep -rn 'rm -rf' docs",
                "python3 -m unittest -q",
                "npm run format",
                "rm -rf app/build/reports 2>/dev/null",
            })
    void leavesAloneWhatAnAgentDoesAllNight(String line) {
        if (line.startsWith("find")) {
            // Removing through find is not looked into any deeper: it counts.
            assertTrue(DestructiveCommands.destroys(line), line);
        } else {
            assertFalse(DestructiveCommands.destroys(line), line);
        }
    }

    @Test
    void remembersEachLineOnceAndOnlyOfCommands() {
        DestructiveCommands all = new DestructiveCommands();
        all.see(new AgentEvent.ToolStarted("1", "Bash", "rm -rf src"));
        all.see(new AgentEvent.ToolStarted("2", "Bash", "rm -rf src"));
        all.see(new AgentEvent.ToolStarted("3", "Edit", "rm -rf docs"));
        all.see(new AgentEvent.Text("rm -rf /"));
        assertEquals(List.of("rm -rf src"), all.seen());
    }
}
