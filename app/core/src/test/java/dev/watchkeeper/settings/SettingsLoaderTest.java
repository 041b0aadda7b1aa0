package dev.watchkeeper.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.domain.WatchkeeperException;
import dev.watchkeeper.rules.CheckedRules;
import dev.watchkeeper.testkit.SettingsKeys;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

class SettingsLoaderTest {
    static final Path SHIPPED = Path.of(System.getProperty("watchkeeper.test.root"), "config");

    private static final String COMMAND_SCHEMA =
            """
            {"type": "object", "additionalProperties": false, "required": ["run"], "properties": {
              "run": {"type": "array", "items": {"type": "string"}, "minItems": 1},
              "prompt": {"enum": ["stdin", "file", "argument"]},
              "turns": {"type": "integer", "minimum": 1, "maximum": 100}}}
            """;

    @TempDir Path home;

    static SettingsLoader loader(Path home) {
        Map<String, String> hosts =
                Map.of("local", "{\"type\": \"object\", \"additionalProperties\": false}");
        Map<String, String> agents =
                Map.of("claude-code", "{\"type\": \"object\"}", "command", COMMAND_SCHEMA);
        return new SettingsLoader(
                SHIPPED,
                home,
                Map.of(
                        "host",
                        schemas(hosts),
                        "agent",
                        schemas(agents),
                        "gate",
                        schemas(ofTypes("gate", "diff-size", "no-secrets")),
                        "notifier",
                        schemas(ofTypes("notifier", "desktop", "ntfy"))));
    }

    private static Map<String, String> ofTypes(String kind, String... types) {
        Map<String, String> all = new java.util.HashMap<>();
        for (String type : types) {
            all.put(type, java.util.Objects.requireNonNull(SettingsKeys.ofType(kind, type)));
        }
        return all;
    }

    /** The schemas of plugins that are there. */
    static TypeSchemas schemas(Map<String, String> byType) {
        return new TypeSchemas() {
            @Override
            public Optional<String> of(String type) {
                return Optional.ofNullable(byType.get(type));
            }

            @Override
            public Set<String> types() {
                return byType.keySet();
            }
        };
    }

    private LoadedSettings load(String user, String... sets) {
        try {
            Files.writeString(home.resolve("settings.yaml"), user);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return loader(home).load(null, List.of(sets));
    }

    private String refused(String user, String... sets) {
        WatchkeeperException e = assertThrows(WatchkeeperException.class, () -> load(user, sets));
        assertEquals(WatchkeeperException.Code.SETTINGS, e.code());
        assertFalse(e.hint().isEmpty());
        return String.valueOf(e.getMessage()).replace(home + "/", "");
    }

    @Test
    void givesTheShippedSettingsWhereNothingElseIsSaid() {
        LoadedSettings loaded = loader(home).load(null, List.of());
        Settings settings = loaded.settings();
        assertEquals(Settings.Provider.OLLAMA, settings.model().provider());
        assertEquals(new Settings.Thresholds(0.7, 0.5, 3), settings.thresholds());
        assertEquals(Duration.ofHours(12), settings.limits().longest());
        assertEquals("local", Objects.requireNonNull(settings.hosts().get("local")).type());
        assertEquals("claude", settings.defaultAgent());
        assertEquals("claude-code", agent(settings, "claude").account());
        assertEquals(50L << 20, settings.checkpoints().largestFile());
        assertEquals(Set.of("defaults"), Set.copyOf(loaded.sources().values()));
        assertEquals("0.70", loaded.values().get("thresholds.accept"));
    }

    @Test
    void aTargetForWrongAcceptsIsSetOnlyWhereSomebodySetsIt() {
        assertNull(load("").settings().thresholds().wrongAccepts());
        assertEquals(0.05, load("").settings().thresholds().spotChecks());
        assertEquals(
                new Settings.Thresholds(0.7, 0.5, 3, 0.02, 0.5),
                load("thresholds: {spot-checks: 0.5}", "thresholds.wrong-accepts=0.02")
                        .settings()
                        .thresholds());
    }

    @Test
    void testsAreTriedOnlyWhereSomebodyGivesTimeForIt() {
        assertEquals(Duration.ZERO, load("").settings().checks().tryTests());
        assertEquals(
                Duration.ofMinutes(1),
                load("checks: {try-tests: 60s}").settings().checks().tryTests());
        assertEquals(
                Duration.ZERO,
                load("checks: {try-tests: 60s}", "checks.try-tests=off")
                        .settings()
                        .checks()
                        .tryTests());
    }

    @Test
    void laysLayersOverEachOtherAndSaysWhereValuesComeFrom() throws IOException {
        Files.writeString(
                home.resolve("settings.yaml"),
                """
                thresholds: {accept: 0.8, attempts: 5}
                gates:
                  - {name: builds, run: make}
                  - {name: tests, run: make test}
                """);
        ProjectFile project =
                new ProjectFile(
                        "p/.watchkeeper/settings.yaml",
                        """
                        thresholds: {attempts: 2}
                        gates:
                          - {name: tests, timeout: 1m, blocking: false}
                          - {name: builds, off: true}
                        breakpoints:
                          - {name: question, off: true}
                        """
                                .getBytes(StandardCharsets.UTF_8),
                        true);
        LoadedSettings loaded =
                loader(home)
                        .load(project, List.of("supervisor.parallel=7", "gates.tests.timeout=9m"));
        assertEquals(new Settings.Thresholds(0.8, 0.5, 2), loaded.settings().thresholds());
        assertEquals(7, loaded.settings().supervisor().parallel());
        assertEquals(
                List.of(new Settings.Gate("tests", "make test", false, Duration.ofMinutes(9))),
                loaded.settings().gates());
        assertTrue(loaded.settings().rules().stream().noneMatch(r -> r.name().equals("question")));
        assertEquals("user", loaded.sources().get("thresholds.accept"));
        assertEquals("defaults", loaded.sources().get("thresholds.clarify"));
        assertEquals("project", loaded.sources().get("thresholds.attempts"));
        assertEquals("--set", loaded.sources().get("gates.tests.timeout"));
        assertEquals("user", loaded.sources().get("gates.tests.run"));
    }

    @Test
    void takesOutAnAgentOfALayerBelow() {
        Settings settings =
                load("""
                agents:
                  claude: {off: true}
                  own: {type: command, run: [x], off: false}
                default-agent: own
                """)
                        .settings();
        assertEquals(Set.of("own"), settings.agents().keySet());
        assertFalse(
                Objects.requireNonNull(settings.agents().get("own")).options().containsKey("off"));
    }

    @Test
    void listsAreShownSoThatTheyCanBeSet() {
        for (String list :
                List.of(
                        "[{allow: Bash(mvn *)}, {ask: '*', default: {after: 30m, choose: suspend}}]",
                        "[{deny: 'Write(a: b)'}]",
                        "[]")) {
            assertEquals(list, load("permissions: " + list).values().get("permissions"));
        }
        String run = "[x, '7', 'true', '', 'a, b', '#', \"two\\nlines\"]";
        String shown =
                load("agents: {own: {type: command, run: " + run + "}}")
                        .values()
                        .get("agents.own.run");
        assertEquals(run, shown);
    }

    @Test
    void takesOutAHostOfALayerBelow() {
        ProjectFile project =
                new ProjectFile(
                        "p/settings.yaml",
                        "hosts: {vm: {off: true}}".getBytes(StandardCharsets.UTF_8),
                        true);
        byte[] user =
                "hosts: {vm: {type: local}, own: {type: local, off: false}}"
                        .getBytes(StandardCharsets.UTF_8);
        Settings settings = loader(home).load(user, project, List.of()).settings();
        assertEquals(Set.of("local", "own"), settings.hosts().keySet());
        assertFalse(
                Objects.requireNonNull(settings.hosts().get("own")).options().containsKey("off"));
    }

    @Test
    void whoNamesAHostThatIsSwitchedOffIsToldWhereItIs() {
        ProjectFile project =
                new ProjectFile(
                        "p/settings.yaml",
                        "hosts: {vm: {off: true}}".getBytes(StandardCharsets.UTF_8),
                        true);
        byte[] user =
                """
                hosts: {vm: {type: local}}
                default-host: vm
                agents: {a: {type: claude-code, host: vm}}
                """
                        .getBytes(StandardCharsets.UTF_8);
        String told =
                String.valueOf(
                        assertThrows(
                                        WatchkeeperException.class,
                                        () -> loader(home).load(user, project, List.of()))
                                .getMessage());
        assertTrue(
                told.contains(
                        "settings.yaml:2:15: default-host names the host 'vm', which is switched"
                                + " off at p/settings.yaml:1:19"),
                told);
        assertTrue(
                told.contains(
                        "settings.yaml:3:39: agents.a.host names the host 'vm', which is switched"
                                + " off at p/settings.yaml:1:19"),
                told);
    }

    @Test
    void leavesOutAProjectFileThatIsNotTrusted() {
        ProjectFile file =
                new ProjectFile(
                        "p/settings.yaml", "nonsense: [".getBytes(StandardCharsets.UTF_8), false);
        LoadedSettings loaded = loader(home).load(file, List.of());
        assertEquals(1, loaded.notices().size());
        assertTrue(loaded.notices().getFirst().contains("p/settings.yaml is not in force"));
        String named = loader(home).load(file.of("shop"), List.of()).notices().getFirst();
        assertTrue(named.contains("`watchkeeper project trust shop`"), named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tresholds: {accept: 1} | settings.yaml:1:1: unknown key 'tresholds'; did you mean 'thresholds'?",
                "thresholds: {acept: 1} | settings.yaml:1:14: unknown key 'acept' in thresholds; did you mean 'accept'?",
                "thresholds: {attempts: many} | settings.yaml:1:24: thresholds.attempts must be a whole number, not the text 'many'",
                "thresholds: {attempts: 0} | settings.yaml:1:24: thresholds.attempts must be from 1 to 100, not 0",
                "thresholds: {accept: 1.5} | settings.yaml:1:22: thresholds.accept must be from 0 to 1, not 1.5",
                "thresholds: {accept: .nan} | settings.yaml:1:22: thresholds.accept must be from 0 to 1, not .nan",
                "thresholds: {accept: 0.2} | settings.yaml:1:22: thresholds.clarify (0.50) must not be above thresholds.accept (0.2)",
                "thresholds: [1] | settings.yaml:1:13: thresholds must be a map of keys and values, not a list",
                "limits: {resume: yes} | settings.yaml:1:18: limits.resume must be true or false, not the text 'yes'; write true",
                "limits: {wait: 12 hours} | settings.yaml:1:16: limits.wait must be a duration such as",
                "limits: {wait: 5} | settings.yaml:1:16: limits.wait must be a duration such as 30s, 10m or 12h, not 5",
                "limits: {wait: 1h, wait: 2h} | settings.yaml:1:20: the key 'wait' stands here twice, first in line 1",
                "model: {provider: olama} | model.provider must be one of ollama, openai-compatible, none, not the text 'olama'; did you mean 'ollama'?",
                "model: {url: 'http://127.0.0.1:'} | settings.yaml:1:14: model.url must be an address",
                "model: {url: 'http://127.0.0.1:99999'} | settings.yaml:1:14: model.url must be an address",
                "model: {url: 'not a url'} | settings.yaml:1:14: model.url must be an address",
                "thresholds: {wrong-accepts: 0} | settings.yaml:1:29: thresholds.wrong-accepts must be from 0.001 to 0.5, not 0",
                "thresholds: {spot-checks: 1.5} | thresholds.spot-checks must be from 0 to 1, not 1.5",
                "default-agent: cluade | settings.yaml:1:16: default-agent names the unknown agent 'cluade'; did you mean 'claude'?",
                "default-host: vm | settings.yaml:1:15: default-host names the unknown host 'vm'",
                "default-host: locl | default-host names the unknown host 'locl'; did you mean 'local'?",
                "hosts: {a: {type: locl}} | no plugin knows the host type 'locl' of hosts.a; did you mean 'local'?",
                "agents: {a: {type: claude-code, host: vm}} | settings.yaml:1:39: agents.a.host names the unknown host 'vm'",
                "agents: {a: {type: claude-cod}} | settings.yaml:1:20: no plugin knows the agent type 'claude-cod' of agents.a; did you mean 'claude-code'?",
                "agents: {claud: {off: true}} | agents.claud is switched off, but there is none of this name; did you mean 'claude'?",
                "agents: {claude: {off: true}} | settings.yaml:1:24: agents.claude is switched off, but default-agent still names it; first add another agent, then `watchkeeper config set default-agent NAME`",
                "agents: {claude: {off: true}, a: {type: command, run: [x]}} | first `watchkeeper config set default-agent NAME`, where NAME is one of a",
                "hosts: {vm: {off: true}} | settings.yaml:1:13: hosts.vm is switched off, but there is none of this name",
                "hosts: {local: {off: true}} | settings.yaml:1:22: hosts.local is switched off, but default-host still names it",
                "hosts: {vm: ~} | settings.yaml:1:13: hosts.vm lacks 'type'",
                "agents: {a: ~} | settings.yaml:1:13: agents.a lacks 'type'",
                "model: {off: true} | settings.yaml:1:9: unknown key 'off' in model",
                "agents: {a: {type: command}} | settings.yaml:1:13: agents.a lacks 'run'",
                "agents: {a: {type: command, run: [x], promt: file}} | settings.yaml:1:39: unknown key 'promt' in agents.a; did you mean 'prompt'?",
                "agents: {a: {type: command, run: [x], turns: 101}} | settings.yaml:1:46: agents.a.turns must be from 1 to 100, not 101",
                "agents: {a: {type: command, run: [x], env: {K: '${evn:X}'}}} | '${evn:X}' is no reference",
                "hosts: {local: {type: ssh}} | no plugin knows the host type 'ssh'",
                "checkpoints: {largest-file: 5XB} | checkpoints.largest-file must be a size such as",
                "watch: {ignore: [a/b]} | takes names of files and folders",
                "gates: [{name: a, run: x}, {name: a, run: y}] | settings.yaml:1:28: gates.a stands here twice",
                "gates: [{run: x}] | each of gates must be a map with a 'name'",
                "gates: [{name: a}] | settings.yaml:1:9: gates.a lacks 'run'",
                "breakpoints: [{name: questoin, off: true}] | there is none of this name; did you mean 'question'?",
                "breakpoints: [{name: a, when: confidnce < 0.3}] | settings.yaml:1:31: there is no variable or function 'confidnce'; did you mean 'confidence'?",
                "breakpoints: [{name: a, when: 'task.critcal'}] | task has no 'critcal'; did you mean 'critical'?",
                "breakpoints: [{name: a, when: confidence}] | settings.yaml:1:31: this condition can't be used: expected type 'bool' but found 'double'",
                "breakpoints: [{name: a, when: 'true', options: [accept], default: {after: 1h, choose: skip}}] | can't choose 'skip'",
                "breakpoints: [{name: a, when: 'true', options: [accept, b: c], default: {after: 1h, choose: accept}}] | breakpoints.a.options.2 must be one of accept, retry,",
                "breakpoints: [{name: a, when: 'true', options: [[accept], null], default: {after: 1h, choose: null}}] | skip, split, take-over, fail, stop-below, not a list",
                "model: {provider: [ollama]} | settings.yaml:1:19: model.provider must be one of ollama, openai-compatible, none, not a list",
                "checkpoints: {unaccepted: {keep: true}} | checkpoints.unaccepted must be one of put-back, keep, not a map",
                "permissions: [{allow: 'Bash(mvn:*)'}] | settings.yaml:1:23: 'Bash(mvn:*)' matches a colon; write Bash(mvn *)",
                "permissions: [{allow: 'Bash('}] | settings.yaml:1:23: 'Bash(' is neither a tool nor TOOL(OBJECT)",
                "permissions: [{allow: Read, deny: Bash}] | settings.yaml:1:15: one of permissions says both allow and deny; make it two",
                "permissions: [{default: {after: 1h, choose: deny}}] | each of permissions must say one of allow, deny and ask",
                "permissions: [{deny: Bash, default: {after: 1h, choose: deny}}] | 'default' goes with ask only",
                "permissions: [{ask: '*'}, {deny: 'WebFetch(*)'}] | settings.yaml:1:27: 'deny: WebFetch(*)' can never answer: 'ask: *' at settings.yaml:1:21 answers first",
                "permissions: [{ask: Bash, default: {after: 1h, choose: skip}}] | must be one of allow, deny, suspend",
                "permissions: [{alow: Bash}] | did you mean 'allow'?",
                "notify: [x] | settings.yaml:1:10: each of notify must be a map with a 'name'",
                "notify: [{name: a}] | settings.yaml:1:10: notify.a lacks 'type'",
                "notify: [{name: a, type: desktp}] | settings.yaml:1:26: no plugin knows the notifier type 'desktp' of notify.a; did you mean 'desktop'?",
                "notify: [{name: a, type: ntfy}] | notify.a lacks 'url'",
                "notify: [{name: a, type: desktop, url: x}] | unknown key 'url' in notify.a",
                "notify: [{name: a, type: desktop, events: [answer]}] | notify.a.events.1 must be one of question, night-over, trouble, not the text 'answer'",
                "notify: [{name: a, type: desktop, quiet: 10pm-7am}] | notify.a.quiet can't be '10pm-7am'",
                "gates: [{name: a, type: diff-size, run: make}] | gates.a has a type, so it is no command line and has no 'run'",
                "gates: [{name: a, type: diff-size, linse: 3}] | unknown key 'linse' in gates.a; did you mean 'lines'?",
                "gates: [{name: a, type: diff-size, lines: 0}] | gates.a.lines must be",
                "gates: [{name: a, run: make, lines: 3}] | unknown key 'lines' in gates.a",
                "- a | settings are a map of keys and values, not a list",
                "a: [ | this is no YAML",
            })
    void refusesWithThePlaceAndTheMend(String user, String message) {
        String told = refused(user);
        assertTrue(told.contains(message), told);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        String told =
                refused(
                        """
                        thresholds:
                          attempts: none
                        modle: {}
                        breakpoints:
                          - {name: a, when: "confidence < critical"}
                        """,
                        "supervisor.paralel=3");
        assertTrue(told.contains("settings.yaml:2:13: "), told);
        assertTrue(
                told.contains("settings.yaml:3:1: unknown key 'modle'; did you mean 'model'?"),
                told);
        assertTrue(told.contains("settings.yaml:5:35: there is no variable"), told);
        assertTrue(told.contains("--set supervisor.paralel=3: unknown key 'paralel'"), told);
        assertEquals(4, told.lines().count(), told);
    }

    @Test
    void tellsTheProblemsOfAllFilesAtOnce() {
        ProjectFile project =
                new ProjectFile(
                        "p/settings.yaml",
                        "gates: [{name: a}]\nagents: {b: {type: nobody}}"
                                .getBytes(StandardCharsets.UTF_8),
                        true);
        WatchkeeperException e =
                assertThrows(
                        WatchkeeperException.class,
                        () ->
                                loader(home)
                                        .load(
                                                "thresholds: [\n".getBytes(StandardCharsets.UTF_8),
                                                project,
                                                List.of("supervisor.parallel=0")));
        String told = String.valueOf(e.getMessage());
        assertTrue(told.contains("settings.yaml:2:1: this is no YAML"), told);
        assertTrue(told.contains("p/settings.yaml:1:9: gates.a lacks 'run'"), told);
        assertTrue(told.contains("p/settings.yaml:2:20: no plugin knows the agent type"), told);
        assertTrue(told.contains("--set supervisor.parallel=0: supervisor.parallel must"), told);
        assertEquals(4, told.lines().count(), told);
    }

    /** Who knows the address reads a person's notices, or writes some. */
    @ParameterizedTest
    @CsvSource({
        "notify.hook.url, https://hooks.example.org/T1/B2/x3, false",
        "notify.phone.topic, wk-7f3a, false",
        "notify.phone.topic, ${env:TOPIC}, true",
        "gates.scan.token, abc123, false",
        "hosts.vm.password, abc123, false",
        "hosts.vm.address, vm.example.org, true",
        "model.url, http://127.0.0.1:11434, true"
    })
    void whatOpensSomethingIsNotShown(String key, String value, boolean shown) {
        assertEquals(shown ? value : SettingsLoader.HIDDEN, SettingsLoader.shown(key, value));
    }

    @Test
    void neverShowsASecretThatStandsInAFileItself() {
        LoadedSettings loaded =
                load("agents: {claude: {env: {API_KEY: sk-123, OTHER_KEY: \"${env:X}\"}}}");
        assertEquals(SettingsLoader.HIDDEN, loaded.values().get("agents.claude.env.API_KEY"));
        assertEquals("${env:X}", loaded.values().get("agents.claude.env.OTHER_KEY"));
        assertTrue(loaded.notices().getFirst().startsWith("agents.claude.env.API_KEY holds a"));
        assertEquals(List.of(), loaded.differing(loaded));
        assertEquals(
                List.of("agents.claude.env.API_KEY"),
                loaded.differing(
                        load(
                                "agents: {claude: {env: {API_KEY: sk-124, OTHER_KEY: \"${env:X}\"}}}")));
    }

    @Test
    void refusesBytesThatAreNoUtf8() throws IOException {
        Files.write(
                home.resolve("settings.yaml"), new byte[] {'a', ':', ' ', '\n', (byte) 0xC3, '('});
        WatchkeeperException e =
                assertThrows(WatchkeeperException.class, () -> loader(home).load(null, List.of()));
        assertTrue(String.valueOf(e.getMessage()).contains("settings.yaml:2:1: this is not UTF-8"));
    }

    @Test
    void keepsSecretsAsReferences() {
        Settings settings =
                load("agents: {a: {type: command, run: [x], env: {KEY: \"${env:HOME}\", N: 5}}}")
                        .settings();
        assertEquals(Map.of("KEY", "${env:HOME}", "N", "5"), agent(settings, "a").env());
        assertEquals("a", agent(settings, "a").account());
        assertEquals(Map.of("run", List.of("x")), agent(settings, "a").options());
        assertNull(agent(settings, "a").host());
    }

    @Test
    void asksRulesOnlyOfWhatTheyNeed() {
        List<BreakpointRule> rules =
                load("""
                breakpoints:
                  - {name: a, when: "confidence < 1 && task.critical && time.hour >= 22"}
                  - {name: b, when: "known.verdict && verdict.pass_probability < 0.5"}
                  - {name: c, when: "changes.paths.exists(p, p.endsWith('.sql'))"}
                  - {name: d, when: "gates['tests'] == 'timeout'"}
                """)
                        .settings()
                        .rules();
        BreakpointRule a = rule(rules, "a");
        assertEquals(Set.of("confidence", "task.critical", "time.hour"), a.variables());
        Map<String, Object> known =
                Map.of(
                        "confidence",
                        0.9,
                        "task",
                        Map.of("critical", true),
                        "time",
                        Map.of("hour", 23));
        assertTrue(a.condition().holds(known));
        BreakpointRule b = rule(rules, "b");
        assertEquals(Set.of(), b.variables());
        assertFalse(b.condition().holds(Map.of()));
        assertTrue(b.condition().holds(Map.of("verdict", Map.of("pass_probability", 0))));
        assertTrue(
                rule(rules, "c")
                        .condition()
                        .holds(Map.of("changes", Map.of("paths", List.of("x.java", "y.sql")))));
        assertTrue(rule(rules, "d").condition().holds(Map.of("gates", Map.of("tests", "timeout"))));
        assertThrows(
                WatchkeeperException.class,
                () -> rule(rules, "d").condition().holds(Map.of("gates", Map.of())));
    }

    @Test
    void theShippedRulesFireWhenTheyShould() {
        List<BreakpointRule> rules = loader(home).load(null, List.of()).settings().rules();
        assertTrue(
                rule(rules, "out-of-scope")
                        .condition()
                        .holds(Map.of("changes", Map.of("outside", List.of("x")))));
        assertFalse(
                rule(rules, "out-of-scope")
                        .condition()
                        .holds(Map.of("changes", Map.of("outside", List.of()))));
        assertTrue(
                rule(rules, "permission")
                        .condition()
                        .holds(Map.of("validation", Map.of("ending", "permission_denied"))));
        assertTrue(
                rule(rules, "attempts-used-up")
                        .condition()
                        .holds(
                                Map.of(
                                        "task",
                                        Map.of("attempts_left", 0),
                                        "gates_failed",
                                        List.of("tests"),
                                        "decision",
                                        "ask")));
    }

    @Test
    void knowsTheShippedRulesWithoutCheckingThemAgain() throws IOException {
        loader(home).load(null, List.of());
        assertFalse(Files.exists(home.resolve("cache/checked-rules")));
        load("breakpoints: [{name: a, when: confidence < 0.123}]");
        String cache = Files.readString(home.resolve("cache/checked-rules"));
        assertTrue(
                cache.contains(CheckedRules.hash("confidence < 0.123") + "\tconfidence\tWITNESS"),
                cache);
    }

    private static Settings.AgentEntry agent(Settings settings, String name) {
        return Objects.requireNonNull(settings.agents().get(name));
    }

    private static BreakpointRule rule(List<BreakpointRule> rules, String name) {
        return rules.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @FieldSource("dev.watchkeeper.testkit.Orders#ALL")
    void ordersInTheWorkAreDataToARule(String order) {
        List<BreakpointRule> rules =
                load("""
                breakpoints:
                  - {name: unsure, when: "confidence < 0.3"}
                  - {name: secret, when: "changes.paths.exists(p, p == 'secret')"}
                """)
                        .settings()
                        .rules();
        Map<String, Object> known =
                Map.of(
                        "confidence",
                        0.9,
                        "changes",
                        Map.of("paths", List.of(order, "src/" + order)),
                        "task",
                        Map.of("title", order, "id", order));
        for (String name : List.of("unsure", "secret")) {
            BreakpointRule rule =
                    rules.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
            assertFalse(rule.condition().holds(known), name);
        }
    }
}
