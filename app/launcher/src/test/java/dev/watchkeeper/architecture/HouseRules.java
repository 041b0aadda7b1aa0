package dev.watchkeeper.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import dev.watchkeeper.domain.Attempt;
import dev.watchkeeper.state.Transaction;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The rules for a house whose rooms are the packages below {@code base}. */
record HouseRules(String base) {
    /** The pseudo-room for the plugin API, which has a module of its own. */
    private static final String PLUGIN_API = "plugin";

    /** Maps and sets by text that is no id of a project, or of what is the project's. */
    private static final Set<String> BY_OTHER_TEXT =
            Set.of(
                    "attempt.LegAnswers.open", // Ids of requests.
                    "attempt.LiveAttempts$Entry.files", // Paths.
                    "attempt.PlanAdvisor$Written.told", // Data of an event.
                    "attempt.WorkspaceFileIndex.paths", // Paths.
                    "supervise.Backtester$Past.before", // By project: its rules are tried.
                    "supervise.Backtester$Past.replays", // The same.
                    "supervise.HostHolds.down", // Names of hosts.
                    "supervise.AttemptPlanner$Sites.known"); // A project's settings.

    private static final List<String> BEFORE_ATTEMPT =
            List.of(
                    "domain",
                    "summary",
                    "rules",
                    "settings",
                    "state",
                    "evidence",
                    "llm",
                    "prompt",
                    "workspace",
                    "plugins",
                    "agentrun",
                    "assess",
                    "confidence",
                    "decide",
                    "schedule");

    private static final Set<String> MUTABLE =
            Set.of(
                    "java.util.ArrayList",
                    "java.util.HashMap",
                    "java.util.HashSet",
                    "java.util.LinkedHashMap",
                    "java.util.LinkedHashSet",
                    "java.util.TreeMap",
                    "java.util.ArrayDeque",
                    "java.util.Deque",
                    "java.util.Queue",
                    "java.util.Random",
                    "java.util.WeakHashMap",
                    "java.lang.StringBuilder",
                    "java.lang.ThreadLocal");

    /** Each room and the rooms that it may use, in the order of the house's table. */
    static Map<String, List<String>> arrows() {
        Map<String, List<String>> arrows = new LinkedHashMap<>();
        arrows.put("domain", List.of());
        arrows.put("yaml", List.of("domain"));
        arrows.put("rules", List.of("domain", "yaml"));
        arrows.put("settings", List.of("domain", "yaml", "rules"));
        arrows.put("state", List.of("domain"));
        arrows.put("evidence", List.of("domain"));
        arrows.put("llm", List.of("domain"));
        arrows.put("prompt", List.of("domain", "summary", "llm"));
        arrows.put("workspace", List.of("domain", "yaml", PLUGIN_API));
        arrows.put("plugins", List.of("domain", PLUGIN_API));
        arrows.put("agentrun", List.of("domain", PLUGIN_API));
        arrows.put("mutation", List.of());
        arrows.put("assess", List.of("domain", "llm", "mutation", PLUGIN_API));
        arrows.put("confidence", List.of("domain"));
        arrows.put("decide", List.of("domain"));
        arrows.put("schedule", List.of("domain"));
        arrows.put(
                "attempt", Stream.concat(BEFORE_ATTEMPT.stream(), Stream.of(PLUGIN_API)).toList());
        arrows.put(
                "supervise",
                Stream.concat(BEFORE_ATTEMPT.stream(), Stream.of("attempt", PLUGIN_API)).toList());
        arrows.put("summary", List.of("domain"));
        arrows.put("explain", List.of("domain"));
        arrows.put("report", List.of("domain", "summary", "text"));
        arrows.put("text", List.of());
        arrows.put("receipt", List.of("domain"));
        arrows.put("notify", List.of("domain", PLUGIN_API));
        arrows.put("doctor", List.of("domain", PLUGIN_API, "llm", "plugins"));
        arrows.put("control", List.of("domain"));
        arrows.put(
                "service",
                Stream.concat(
                                BEFORE_ATTEMPT.stream(),
                                Stream.of(
                                        "attempt",
                                        "supervise",
                                        "notify",
                                        "receipt",
                                        "control",
                                        PLUGIN_API))
                        .toList());
        arrows.put("demo", List.of("domain"));
        arrows.put(
                "cli",
                List.of("domain", "control", "summary", "explain", "report", "receipt", "text"));
        arrows.put("desktop", List.of("domain", "control", "text"));
        return arrows;
    }

    /** The room uses itself, the rooms that its arrows name, and what is not ours. */
    ArchRule arrowsOf(String room) {
        String[] allowed =
                Stream.concat(Stream.of(room), arrows().getOrDefault(room, List.of()).stream())
                        .map(name -> base + "." + name + "..")
                        .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(base + "." + room + "..")
                .should(
                        onlyDependOnClassesThat(
                                resideInAnyPackage(allowed)
                                        .or(not(resideInAnyPackage(base + "..")))))
                .as(room + " uses only " + arrows().getOrDefault(room, List.of()))
                .allowEmptyShould(true);
    }

    /** No room is without a line in the table. */
    ArchRule everyRoomIsInTheTable() {
        return classes()
                .that()
                .resideInAPackage(base + "..")
                .should()
                .resideInAnyPackage(
                        Stream.concat(
                                        Stream.of(base, base + "." + PLUGIN_API + ".."),
                                        arrows().keySet().stream()
                                                .map(room -> base + "." + room + ".."))
                                .toArray(String[]::new));
    }

    ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .matching(base + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /** Only the named rooms (or classes of the root package) use the foreign packages. */
    ArchRule onlyIn(List<String> rooms, String... foreign) {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackages(
                        rooms.stream().map(room -> base + "." + room).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign)
                .as(String.join(", ", foreign) + " only in " + String.join(", ", rooms))
                .allowEmptyShould(true);
    }

    ArchRule databaseOnlyInState() {
        return onlyIn(
                List.of("state.."),
                "jakarta.persistence..",
                "org.hibernate..",
                "java.sql..",
                "org.h2..",
                "org.flywaydb..",
                "com.zaxxer..");
    }

    ArchRule javafxOnlyInDesktop() {
        return noClasses()
                .that()
                .resideInAPackage(base + "..")
                .and()
                .resideOutsideOfPackage(base + ".desktop..")
                .and()
                .doNotHaveFullyQualifiedName(base + ".Main")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "atlantafx..", "org.fxmisc..", "org.kordamp..")
                .as("JavaFX only in desktop, and in Main's launch")
                .allowEmptyShould(true);
    }

    /** The window reaches files, processes and sockets only through the control port. */
    ArchRule desktopReachesNothingItself() {
        return noClasses()
                .that()
                .resideInAPackage(base + ".desktop..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.io..",
                                "java.net.http..",
                                "org.slf4j.."))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(lang\\.(Process|ProcessBuilder|Runtime)|net\\.Socket)")
                .as("the window reaches nothing but the control port")
                .allowEmptyShould(true);
    }

    /** Only the bridge and what it hands out know when a call to the port is made. */
    ArchRule viewsHoldNoPort() {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(base + ".desktop..")
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(base + ".desktop.fx..")
                .should()
                .notHaveRawType(simpleName("Control").or(simpleNameEndingWith("Port")))
                .as(
                        "only the bridge holds the control port, so that no call is made on the"
                                + " JavaFX thread")
                .allowEmptyShould(true);
    }

    /** Whoever needs some of the parts names them in its constructor. */
    ArchRule allPartsOnlyInTheWiring() {
        return noClasses()
                .that()
                .resideInAnyPackage(base + "..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(Watchkeeper|Supervisor|SupervisorServices|AttemptSteps|SupervisorParts)(\\$.*)?")
                .should()
                .dependOnClassesThat(simpleName("SupervisorParts"))
                .as("no class hands out the rooms: only the wiring has all parts")
                .allowEmptyShould(true);
    }

    /** The table of transitions is the only way from one state of an attempt to another. */
    ArchRule attemptsMoveOnlyByTransitions() {
        return noClasses()
                .that()
                .resideInAnyPackage(base + "..")
                .and()
                .haveNameNotMatching(".*\\.attempt\\.Transition")
                .should()
                .accessTargetWhere(
                        DescribedPredicate.<JavaAccess<?>>describe(
                                "puts an attempt into a state",
                                a ->
                                        of(a, Attempt.class, "in")
                                                || of(a, Transaction.class, "move")))
                .as("only a transition puts an attempt into another state")
                .allowEmptyShould(true);
    }

    /** What is not planned anew was read, so nobody makes one in a state of its choice. */
    ArchRule attemptsArePlannedOrRead() {
        return noClasses()
                .that()
                .resideInAnyPackage(base + "..")
                .and()
                .haveNameNotMatching(".*\\.(domain\\.Attempt|state\\.AttemptRow)")
                .should()
                .accessTargetWhere(
                        DescribedPredicate.<JavaAccess<?>>describe(
                                "makes an attempt", a -> of(a, Attempt.class, "<init>")))
                .as("attempts are planned or read from the database")
                .allowEmptyShould(true);
    }

    private static boolean of(JavaAccess<?> access, Class<?> owner, String name) {
        return access.getTargetOwner().isAssignableTo(owner)
                && access.getTarget().getName().equals(name);
    }

    ArchRule viewModelsWithoutScene() {
        return noClasses()
                .that()
                .resideInAPackage(base + ".desktop..")
                .and()
                .haveNameMatching(".*(ViewModel|Model)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.fxml..")
                .as("view models know no scene")
                .allowEmptyShould(true);
    }

    ArchRule decideWithoutIo() {
        return noClasses()
                .that()
                .resideInAPackage(base + ".decide..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "java.io..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.net..",
                                "org.slf4j.."))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Process|ProcessBuilder|Runtime|Thread)")
                .as("decide does no input or output")
                .allowEmptyShould(true);
    }

    /** Static fields are constants: final, and not of a type that is there to be changed. */
    ArchRule noStaticMutableField() {
        return fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage(base + "..")
                .should(
                        new ArchCondition<JavaField>("be constants") {
                            @Override
                            public void check(JavaField field, ConditionEvents events) {
                                if (field.getModifiers().contains(JavaModifier.SYNTHETIC)
                                        || field.getName().startsWith("$")) {
                                    return;
                                }
                                String type = field.getRawType().getName();
                                boolean mutable =
                                        !field.getModifiers().contains(JavaModifier.FINAL)
                                                || MUTABLE.contains(type)
                                                || type.startsWith("java.util.concurrent.")
                                                        && !type.equals(
                                                                "java.util.concurrent.TimeUnit")
                                                || field.getRawType().isArray()
                                                        && !field.getModifiers()
                                                                .contains(JavaModifier.PRIVATE);
                                if (mutable) {
                                    events.add(
                                            SimpleConditionEvent.violated(
                                                    field, field.getDescription() + " can change"));
                                }
                            }
                        })
                .allowEmptyShould(true);
    }

    /**
     * What is kept for each workspace is kept by its {@code WorkspaceId}, which the compiler tells
     * from the id of a project; a map or set by bare text is one of those whose keys are known to
     * be something else.
     */
    ArchRule keptByWorkspace() {
        return fields().that()
                .areNotStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(
                        base + ".attempt..", base + ".supervise..", base + ".schedule..")
                .should(
                        new ArchCondition<JavaField>("be kept by a type of their own") {
                            @Override
                            public void check(JavaField field, ConditionEvents events) {
                                String name = field.getFullName().substring(base.length() + 1);
                                if (isByText(field) && !BY_OTHER_TEXT.contains(name)) {
                                    events.add(
                                            SimpleConditionEvent.violated(
                                                    field,
                                                    field.getDescription()
                                                            + " is kept by text, which may be the"
                                                            + " id of a project"));
                                }
                            }
                        })
                .as("locks, sessions and holds are kept by workspace, never by project")
                .allowEmptyShould(true);
    }

    private static boolean isByText(JavaField field) {
        return field.getType() instanceof JavaParameterizedType of
                && (field.getRawType().isAssignableTo(Map.class)
                        || field.getRawType().isAssignableTo(Set.class))
                && of.getActualTypeArguments().getFirst().getName().equals("java.lang.String");
    }
}
