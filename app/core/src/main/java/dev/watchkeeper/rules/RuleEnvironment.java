package dev.watchkeeper.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;

import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The CEL environment of rules: the variables that their conditions may name, with their types, and
 * the options that they are compiled and evaluated with. CEL is brought up when it is first needed.
 * Safe for many threads.
 */
final class RuleEnvironment {
    private static final CelOptions OPTIONS =
            CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

    private final RuleVariables variables;
    private @Nullable CelCompiler compiler;
    private @Nullable CelRuntime runtime;

    RuleEnvironment(RuleVariables variables) {
        this.variables = variables;
    }

    synchronized CelCompiler compiler() {
        CelCompiler made = compiler;
        if (made == null) {
            made = makeCompiler();
            compiler = made;
        }
        return made;
    }

    synchronized CelRuntime runtime() {
        CelRuntime made = runtime;
        if (made == null) {
            made = CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
            runtime = made;
        }
        return made;
    }

    private CelCompiler makeCompiler() {
        Map<String, StructType> structs = new HashMap<>();
        variables.members().forEach((name, parts) -> structs.put(name, struct(name, parts)));
        Map<String, RuleVariables.Type> asks = new HashMap<>();
        variables.names().forEach(name -> asks.put(name, RuleVariables.Type.TRUTH));
        structs.put(RuleVariables.KNOWN, struct(RuleVariables.KNOWN, asks));
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setOptions(OPTIONS)
                        .setTypeProvider(provider(structs))
                        .setResultType(SimpleType.BOOL);
        structs.forEach(builder::addVar);
        variables.plain().forEach((name, type) -> builder.addVar(name, type(type)));
        return builder.build();
    }

    private static CelTypeProvider provider(Map<String, StructType> structs) {
        ImmutableMap<String, CelType> byName =
                structs.values().stream()
                        .collect(ImmutableMap.toImmutableMap(StructType::name, s -> s));
        return new CelTypeProvider() {
            @Override
            public ImmutableCollection<CelType> types() {
                return byName.values();
            }

            @Override
            public Optional<CelType> findType(String name) {
                return Optional.ofNullable(byName.get(name));
            }
        };
    }

    private static StructType struct(String name, Map<String, RuleVariables.Type> parts) {
        ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
        parts.forEach((part, type) -> types.put(part, type(type)));
        ImmutableMap<String, CelType> byName = types.buildOrThrow();
        return StructType.create(
                "watchkeeper." + name,
                byName.keySet(),
                field -> Optional.ofNullable(byName.get(field)));
    }

    private static CelType type(RuleVariables.Type type) {
        return switch (type) {
            case NUMBER -> SimpleType.DOUBLE;
            case COUNT -> SimpleType.INT;
            case TRUTH -> SimpleType.BOOL;
            case TEXT -> SimpleType.STRING;
            case TEXTS -> ListType.create(SimpleType.STRING);
            case NUMBERS_BY_NAME -> MapType.create(SimpleType.STRING, SimpleType.DOUBLE);
            case TEXTS_BY_NAME -> MapType.create(SimpleType.STRING, SimpleType.STRING);
        };
    }
}
