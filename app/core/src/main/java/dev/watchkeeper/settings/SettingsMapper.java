package dev.watchkeeper.settings;

import dev.watchkeeper.domain.BreakpointAction;
import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Default;
import dev.watchkeeper.domain.NotifierEntry;
import dev.watchkeeper.domain.QuietHours;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.rules.RuleCompiler;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Makes typed settings of the merged values. */
final class SettingsMapper {
    private static final Set<String> HOST_KEYS = Set.of("off", "type");

    private static final Set<String> AGENT_KEYS =
            Set.of("off", "type", "host", "env", "executable", "account");

    private static final Set<String> GATE_KEYS =
            Set.of("off", "name", "type", "run", "blocking", "timeout", "before");

    private static final Set<String> NOTIFIER_KEYS =
            Set.of("off", "name", "type", "events", "quiet");

    private static final List<String> NOTICES = List.of("question", "night-over", "trouble");

    private final Value.Fields all;
    private final SettingSections sections;
    private final HostFiles hostFiles;
    private final RuleCompiler rules;
    private final Function<Value, String> origin;
    private final Problems problems;

    /**
     * @param all the merged values
     * @param hostFiles on which machine each host's workspaces lie
     * @param origin where a value comes from, in words
     * @param problems those found so far, to which the rules' are added
     */
    SettingsMapper(
            Value.Fields all,
            HostFiles hostFiles,
            RuleCompiler rules,
            Function<Value, String> origin,
            Problems problems) {
        this.all = all;
        this.sections = new SettingSections(all);
        this.hostFiles = hostFiles;
        this.rules = rules;
        this.origin = origin;
        this.problems = problems;
    }

    /** The settings, or {@code null} if there is any problem. */
    @Nullable Settings settings() {
        List<RuleCompiler.@Nullable Compiled> compiled = new ArrayList<>();
        for (Value.Fields rule : sections.list("breakpoints")) {
            compiled.add(
                    rule.get("when") instanceof Value.Scalar when
                                    && when.value() instanceof String text
                                    && !text.isBlank()
                            ? rules.compile(when, problems)
                            : null);
        }
        if (!problems.none()) {
            return null;
        }
        Map<String, Settings.HostEntry> hosts = new LinkedHashMap<>();
        sections.each(
                "hosts",
                (name, one) ->
                        hosts.put(
                                name,
                                new Settings.HostEntry(
                                        name,
                                        text(one, "type"),
                                        options(one, HOST_KEYS),
                                        hostFiles.of(name))));
        Map<String, Settings.AgentEntry> agents = new LinkedHashMap<>();
        sections.each("agents", (name, one) -> agents.put(name, agent(name, one)));
        Value.Fields model = sections.map("model");
        Value.Fields thresholds = sections.map("thresholds");
        Value.Fields limits = sections.map("limits");
        Value.Fields supervisor = sections.map("supervisor");
        Value.Fields watch = sections.map("watch");
        Value.Fields checkpoints = sections.map("checkpoints");
        return new Settings(
                new Settings.Model(
                        Settings.Provider.valueOf(
                                text(model, "provider").toUpperCase(Locale.ROOT).replace('-', '_')),
                        URI.create(text(model, "url")),
                        text(model, "name"),
                        whole(model, "context"),
                        duration(model, "timeout")),
                new Settings.Thresholds(
                        number(thresholds, "accept"),
                        number(thresholds, "clarify"),
                        whole(thresholds, "attempts"),
                        thresholds.get("wrong-accepts") == null
                                ? null
                                : Double.valueOf(number(thresholds, "wrong-accepts")),
                        number(thresholds, "spot-checks")),
                new Settings.Limits(duration(limits, "wait"), truth(limits, "resume")),
                new Settings.Supervisor(
                        whole(supervisor, "parallel"),
                        duration(supervisor, "state-every"),
                        duration(supervisor, "quiet-after"),
                        duration(supervisor, "attempt-timeout")),
                hosts,
                agents,
                all.text("default-agent"),
                text(all, "default-host"),
                new Settings.Watch(
                        SettingSections.texts(watch, "ignore"), duration(watch, "debounce")),
                new Settings.Checkpoints(
                        SettingSections.texts(checkpoints, "exclude"),
                        whole(checkpoints, "keep"),
                        size(checkpoints, "largest-file"),
                        size(checkpoints, "store-cap"),
                        text(checkpoints, "unaccepted").equals("keep")),
                sections.list("gates").stream().map(SettingsMapper::gate).toList(),
                rules(compiled),
                PermissionSettings.rules(sections),
                null,
                digest(all),
                checks(sections.map("checks")),
                sections.list("notify").stream().map(SettingsMapper::notifier).toList());
    }

    private static String digest(Value.Fields all) {
        try {
            byte[] bytes = String.valueOf(all.plain()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Settings.AgentEntry agent(String name, Value.Fields one) {
        String type = text(one, "type");
        Map<String, String> env = new LinkedHashMap<>();
        if (one.get("env") instanceof Value.Fields fields) {
            fields.fields().forEach((k, f) -> env.put(k, ((Value.Scalar) f.value()).text()));
        }
        String account = one.text("account");
        return new Settings.AgentEntry(
                name,
                type,
                one.text("host"),
                env,
                one.text("executable"),
                account != null ? account : type.equals("command") ? name : type,
                options(one, AGENT_KEYS));
    }

    private static Settings.Checks checks(Value.Fields one) {
        return new Settings.Checks(
                text(one, "in").equals("copy"),
                SettingSections.texts(one, "copy-also"),
                text(one, "before").equals("fails"),
                text(one, "try-tests").equals("off") ? Duration.ZERO : duration(one, "try-tests"));
    }

    private static Settings.Gate gate(Value.Fields one) {
        return new Settings.Gate(
                text(one, "name"),
                one.text("run") == null ? "" : text(one, "run"),
                one.get("blocking") == null || truth(one, "blocking"),
                one.get("timeout") == null ? Duration.ofMinutes(10) : duration(one, "timeout"),
                one.get("before") != null && text(one, "before").equals("fails"),
                one.text("type"),
                options(one, GATE_KEYS));
    }

    private static NotifierEntry notifier(Value.Fields one) {
        List<String> events = SettingSections.texts(one, "events");
        String quiet = one.text("quiet");
        return new NotifierEntry(
                text(one, "name"),
                text(one, "type"),
                Set.copyOf(events.isEmpty() ? NOTICES : events),
                quiet == null
                        ? null
                        : new QuietHours(
                                LocalTime.parse(quiet.substring(0, 5)),
                                LocalTime.parse(quiet.substring(6))),
                options(one, NOTIFIER_KEYS));
    }

    private List<BreakpointRule> rules(List<RuleCompiler.@Nullable Compiled> compiled) {
        List<BreakpointRule> made = new ArrayList<>();
        List<Value.Fields> written = sections.list("breakpoints");
        for (int i = 0; i < written.size(); i++) {
            Value.Fields one = written.get(i);
            RuleCompiler.Compiled ready = Objects.requireNonNull(compiled.get(i));
            Value.Fields fallback = one.get("default") instanceof Value.Fields f ? f : null;
            String ask = one.text("ask");
            made.add(
                    new BreakpointRule(
                            text(one, "name"),
                            text(one, "when"),
                            ready.variables(),
                            ready.condition(),
                            ask == null ? "" : ask,
                            SettingSections.texts(one, "options").stream()
                                    .map(BreakpointAction::of)
                                    .toList(),
                            fallback == null
                                    ? null
                                    : new Default(
                                            duration(fallback, "after"),
                                            BreakpointAction.of(text(fallback, "choose"))),
                            Objects.requireNonNull(one.get("when")).place().toString(),
                            origin.apply(Objects.requireNonNull(one.get("when"))),
                            ready.steps(),
                            ready.proof()));
        }
        return made;
    }

    private static Map<String, Object> options(Value.Fields one, Set<String> without) {
        Map<String, Object> found = new LinkedHashMap<>();
        one.fields()
                .forEach((key, field) -> {
                    Object plain = field.value().plain();
                    if (!without.contains(key) && plain != null) {
                        found.put(key, plain);
                    }
                });
        return found;
    }

    private static String text(Value.Fields one, String key) {
        return Objects.requireNonNull(one.text(key), key);
    }

    private static int whole(Value.Fields one, String key) {
        return (int) number(one, key);
    }

    private static double number(Value.Fields one, String key) {
        return ((Number) Objects.requireNonNull(Objects.requireNonNull(one.get(key)).plain()))
                .doubleValue();
    }

    private static boolean truth(Value.Fields one, String key) {
        return Boolean.parseBoolean(text(one, key));
    }

    private static Duration duration(Value.Fields one, String key) {
        return Objects.requireNonNull(SettingUnits.duration(text(one, key)));
    }

    private static long size(Value.Fields one, String key) {
        return Objects.requireNonNull(SettingUnits.size(text(one, key)));
    }
}
