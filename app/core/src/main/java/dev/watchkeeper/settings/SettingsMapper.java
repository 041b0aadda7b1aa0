package dev.watchkeeper.settings;

import dev.watchkeeper.domain.BreakpointRule;
import dev.watchkeeper.domain.Default;
import dev.watchkeeper.domain.Settings;
import dev.watchkeeper.rules.RuleCompiler;
import dev.watchkeeper.yaml.Place;
import dev.watchkeeper.yaml.Problems;
import dev.watchkeeper.yaml.Value;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes typed settings of the merged values, and checks what one value says about another. */
final class SettingsMapper {
    private static final Set<String> AGENT_KEYS =
            Set.of("off", "type", "host", "env", "executable", "account");

    private final String base;
    private final Value.Fields all;
    private final Value.Fields schema;
    private final Function<String, Optional<String>> hostSchemas;
    private final Function<String, Optional<String>> agentSchemas;
    private final RuleCompiler rules;
    private final Function<Value, String> origin;
    private final Problems problems;

    /**
     * @param base how a person knows the file of the shipped values
     */
    SettingsMapper(
            String base,
            Value.Fields all,
            Value.Fields schema,
            Function<String, Optional<String>> hostSchemas,
            Function<String, Optional<String>> agentSchemas,
            RuleCompiler rules,
            Function<Value, String> origin,
            Problems problems) {
        this.base = base;
        this.all = all;
        this.schema = schema;
        this.hostSchemas = hostSchemas;
        this.agentSchemas = agentSchemas;
        this.rules = rules;
        this.origin = origin;
        this.problems = problems;
    }

    /** The settings, or {@code null} if there is any problem. */
    @Nullable Settings settings() {
        references();
        List<RuleCompiler.@Nullable Compiled> compiled = new ArrayList<>();
        for (Value.Fields rule : list("breakpoints")) {
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
        each(
                "hosts",
                (name, one) ->
                        hosts.put(
                                name,
                                new Settings.HostEntry(
                                        name, text(one, "type"), options(one, Set.of("type")))));
        Map<String, Settings.AgentEntry> agents = new LinkedHashMap<>();
        each("agents", (name, one) -> agents.put(name, agent(name, one)));
        Value.Fields model = map("model");
        Value.Fields thresholds = map("thresholds");
        Value.Fields limits = map("limits");
        Value.Fields supervisor = map("supervisor");
        Value.Fields watch = map("watch");
        Value.Fields checkpoints = map("checkpoints");
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
                new Settings.Watch(texts(watch, "ignore"), duration(watch, "debounce")),
                new Settings.Checkpoints(
                        texts(checkpoints, "exclude"),
                        whole(checkpoints, "keep"),
                        size(checkpoints, "largest-file"),
                        size(checkpoints, "store-cap"),
                        text(checkpoints, "unaccepted").equals("keep")),
                list("gates").stream().map(SettingsMapper::gate).toList(),
                rules(compiled),
                digest(all));
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

    private void references() {
        Value.Fields thresholds = map("thresholds");
        if (thresholds.get("accept") instanceof Value.Scalar accept
                && thresholds.get("clarify") instanceof Value.Scalar clarify
                && accept.value() instanceof Number a
                && clarify.value() instanceof Number c
                && c.doubleValue() > a.doubleValue()) {
            // The one that a person wrote; shipped values are right among themselves.
            boolean shipped = clarify.place().file().equals(base);
            problems.add(
                    shipped ? accept.place() : clarify.place(),
                    "thresholds.clarify ("
                            + clarify.text()
                            + ") must not be above"
                            + " thresholds.accept ("
                            + accept.text()
                            + ")");
        }
        Set<String> hosts = map("hosts").fields().keySet();
        Set<String> agents = map("agents").fields().keySet();
        each("hosts", (name, one) -> entry("hosts", name, one, hostSchemas, "host"));
        if (map("hosts").get("local") instanceof Value.Fields local
                && !"local".equals(local.text("type"))) {
            problems.add(local.place(), "hosts.local is this machine; its type must stay 'local'");
        }
        each(
                "agents",
                (name, one) -> {
                    entry("agents", name, one, agentSchemas, "agent");
                    String host = one.text("host");
                    boolean map = all.get("hosts") instanceof Value.Fields;
                    if (map && host != null && !hosts.contains(host)) {
                        problems.add(
                                Objects.requireNonNull(one.get("host")).place(),
                                "agents." + name + ".host names the unknown host '" + host + "'",
                                host,
                                hosts);
                    }
                });
        if (all.get("agents") instanceof Value.Fields
                && all.get("default-agent") instanceof Value.Scalar s
                && s.value() instanceof String agent
                && !agents.contains(agent)) {
            problems.add(
                    s.place(),
                    "default-agent names the agent '"
                            + agent
                            + "', which is unknown or switched off",
                    agent,
                    agents);
        }
        for (Value.Fields rule : list("breakpoints")) {
            fallback(rule);
        }
    }

    private void fallback(Value.Fields rule) {
        if (rule.get("options") instanceof Value.Items options
                && !options.items().isEmpty()
                && rule.get("default") instanceof Value.Fields fallback
                && fallback.get("choose") instanceof Value.Scalar choose) {
            List<String> names = texts(rule, "options");
            // One that is no word is a problem of its own, told where the schema is held against
            // it.
            if (names.size() == options.items().size() && !names.contains(choose.text())) {
                problems.add(
                        choose.place(),
                        "breakpoints."
                                + rule.text("name")
                                + " can't choose '"
                                + choose.text()
                                + "', which is none of its options "
                                + String.join(", ", names));
            }
        }
    }

    /** Holds a host's or agent's keys against the schema of its type. */
    private void entry(
            String section,
            String name,
            Value.Fields one,
            Function<String, Optional<String>> schemas,
            String what) {
        String type = one.text("type");
        if (type == null) {
            return;
        }
        String key = section + "." + KeyPath.quoted(name);
        String text = schemas.apply(type).orElse(null);
        if (text == null) {
            List<String> shipped =
                    List.of("local", "ssh", "docker", "claude-code", "command", "codex", "aider");
            problems.add(
                    Objects.requireNonNull(one.get("type")).place(),
                    "no plugin knows the " + what + " type '" + type + "' of " + key,
                    type,
                    shipped.stream().filter(t -> schemas.apply(t).isPresent()).toList());
            return;
        }
        Problems broken = new Problems();
        Value plugin = dev.watchkeeper.yaml.YamlText.read(type + ".schema.json", text, broken);
        if (!(plugin instanceof Value.Fields fields) || !broken.none()) {
            problems.add(
                    one.place(),
                    "the plugin's schema of "
                            + type
                            + " can't be read: "
                            + String.join("; ", broken.lines()));
            return;
        }
        new SchemaValidator(problems, true).check(one, withCommonKeys(fields, section), key);
    }

    /** A plugin's schema, to which the keys that all of its kind have are added. */
    private Value.Fields withCommonKeys(Value.Fields plugin, String section) {
        Value.Fields sections = (Value.Fields) Objects.requireNonNull(schema.get("properties"));
        Value.Fields ours = (Value.Fields) Objects.requireNonNull(sections.get(section));
        Value.Fields each = (Value.Fields) Objects.requireNonNull(ours.get("additionalProperties"));
        Map<String, Value.Field> properties = new LinkedHashMap<>();
        if (plugin.get("properties") instanceof Value.Fields p) {
            properties.putAll(p.fields());
        }
        if (each.get("properties") instanceof Value.Fields p) {
            properties.putAll(p.fields());
        }
        Place place = plugin.place();
        Map<String, Value.Field> joined = new LinkedHashMap<>(plugin.fields());
        joined.put(
                "properties", new Value.Field(place, new Value.Fields(place, properties, false)));
        return new Value.Fields(place, joined, false);
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

    private static Settings.Gate gate(Value.Fields one) {
        return new Settings.Gate(
                text(one, "name"),
                text(one, "run"),
                one.get("blocking") == null || truth(one, "blocking"),
                one.get("timeout") == null ? Duration.ofMinutes(10) : duration(one, "timeout"));
    }

    private List<BreakpointRule> rules(List<RuleCompiler.@Nullable Compiled> compiled) {
        List<BreakpointRule> made = new ArrayList<>();
        List<Value.Fields> written = list("breakpoints");
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
                            texts(one, "options"),
                            fallback == null
                                    ? null
                                    : new Default(
                                            duration(fallback, "after"), text(fallback, "choose")),
                            Objects.requireNonNull(one.get("when")).place().toString(),
                            origin.apply(Objects.requireNonNull(one.get("when"))),
                            ready.steps(),
                            ready.proof()));
        }
        return made;
    }

    private Value.Fields map(String key) {
        return all.get(key) instanceof Value.Fields fields
                ? fields
                : new Value.Fields(all.place(), Map.of(), false);
    }

    private List<Value.Fields> list(String key) {
        List<Value.Fields> found = new ArrayList<>();
        if (all.get(key) instanceof Value.Items items) {
            items.items()
                    .forEach(i -> {
                        if (i instanceof Value.Fields f) {
                            found.add(f);
                        }
                    });
        }
        return found;
    }

    private void each(String key, java.util.function.BiConsumer<String, Value.Fields> use) {
        map(key).fields()
                .forEach((name, field) -> {
                    if (field.value() instanceof Value.Fields one) {
                        use.accept(name, one);
                    }
                });
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

    private static List<String> texts(Value.Fields one, String key) {
        return one.get(key) instanceof Value.Items items
                ? items.items().stream()
                        .filter(Value.Scalar.class::isInstance)
                        .map(i -> ((Value.Scalar) i).text())
                        .toList()
                : List.of();
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
