package dev.lanewise;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the library's class files against the import table of the design. */
class ArchitectureTest {

    private static final String ROOT = "dev.lanewise";
    private static final String KERNEL = ROOT + ".kernel";
    private static final String ENGINE = ROOT + ".engine";
    private static final String TRAIN = ROOT + ".train";
    private static final String INFER = ROOT + ".infer";
    private static final String SUPPORT = ROOT + ".support";
    private static final String VECTOR_API = "jdk.incubator.vector..";
    private static final String FLIGHT_RECORDER = "jdk.jfr";
    private static final String ALLOCATION_COUNTER = "com.sun.management";

    /** What each package may import besides itself, the JDK's {@code java.base} and annotations. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.of(
            ROOT,
            List.of(ENGINE, KERNEL, SUPPORT),
            ENGINE,
            List.of(KERNEL, SUPPORT),
            SUPPORT,
            List.of(),
            KERNEL,
            List.of(SUPPORT, VECTOR_API, FLIGHT_RECORDER),
            TRAIN,
            List.of(ROOT, KERNEL, SUPPORT, ROOT + ".metrics", FLIGHT_RECORDER),
            INFER,
            List.of(ROOT, KERNEL, SUPPORT, FLIGHT_RECORDER),
            ROOT + ".warmup",
            List.of(ROOT, INFER, KERNEL, ALLOCATION_COUNTER),
            ROOT + ".metrics",
            List.of(ROOT, SUPPORT),
            ROOT + ".io",
            List.of(ROOT, TRAIN));

    /** A package with more classes tells in its package-info.java why. */
    private static final int MOST_CLASSES = 20;

    private static final Set<String> MORE_CLASSES = Set.of(ROOT, KERNEL, INFER, ROOT + ".io");

    private static final List<String> ALWAYS = List.of(
            "java.io..",
            "java.lang..",
            "java.math..",
            "java.nio..",
            "java.text..",
            "java.time..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function",
            "java.util.random",
            "java.util.regex",
            "java.util.stream",
            "java.util.zip",
            "org.jspecify.annotations",
            "com.google.errorprone.annotations");

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .importUrl(NeuralNetwork.class.getProtectionDomain().getCodeSource().getLocation());

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @Test
    void everyPackageHasItsRow() {
        Set<String> found = LIBRARY.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertEquals(packages(), found);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatItsRowAllows(String name) {
        String[] allowed = Stream.of(List.of(name, ""), MAY_IMPORT.getOrDefault(name, List.of()), ALWAYS)
                .flatMap(List::stream)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(LIBRARY);
    }

    @Test
    void onlyVectorTwinsAndLanesTouchTheVectorApi() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.lanewise\\.kernel\\.(Vector\\w*|Lanes)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(VECTOR_API)
                .check(LIBRARY);
    }

    @Test
    void nothingReachesTheNetworkNativeCodeOrOtherProcesses() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        describe("are sockets, foreign functions or processes", ArchitectureTest::isTheOutsideWorld))
                .orShould()
                .callMethodWhere(describe(
                        "it loads native code or starts a process",
                        call -> Set.of("load", "loadLibrary", "exec").contains(call.getName())
                                && Set.of("java.lang.System", "java.lang.Runtime")
                                        .contains(call.getTargetOwner().getName())))
                .check(LIBRARY);
    }

    /** Of {@code java.nio.channels}. */
    private static final Set<String> OF_FILES =
            Set.of("FileChannel", "FileLock", "OverlappingFileLockException", "WritableByteChannel");

    /** {@code java.net} is in no row of {@link #MAY_IMPORT} anyway. */
    private static boolean isTheOutsideWorld(JavaClass type) {
        return Set.of("java.lang.foreign.Linker", "java.lang.foreign.SymbolLookup", "java.lang.ProcessBuilder")
                        .contains(type.getName())
                || (type.getPackageName().startsWith("java.nio.channels") && !OF_FILES.contains(type.getSimpleName()));
    }

    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void packagesAreSmallUnlessTheyTellWhy() {
        Map<String, Long> large = LIBRARY.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        large.values().removeIf(count -> count <= MOST_CLASSES);
        assertEquals(MORE_CLASSES, large.keySet());
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().check(LIBRARY);
    }

    @Test
    void staticArraysStayInTheirPackage() {
        fields().that(describe("are static arrays", ArchitectureTest::isStaticArray))
                .should()
                .notBePublic()
                .andShould()
                .notBeProtected()
                .because("whoever sees an array can write its elements")
                .check(LIBRARY);
    }

    private static boolean isStaticArray(JavaField field) {
        boolean written = !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !field.getOwner().getModifiers().contains(JavaModifier.SYNTHETIC);
        return written
                && field.getModifiers().contains(JavaModifier.STATIC)
                && field.getRawType().isArray();
    }

    @Test
    void staticFieldsHoldNoStateThatChanges() {
        fields().that()
                .areStatic()
                .should()
                .notHaveRawType(describe(
                        "an atomic, an adder or a thread-local value",
                        type -> type.getPackageName().equals("java.util.concurrent.atomic")
                                || type.isAssignableTo(ThreadLocal.class)))
                .check(LIBRARY);
    }

    private record ByPackage() implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
