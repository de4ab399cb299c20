package dev.lanewise.tune;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the module's class files against the rows of its packages. */
class ArchitectureTest {

    private static final String ROOT = "dev.lanewise.tune";
    private static final String MEASURE = ROOT + ".measure";
    private static final String LOAD = ROOT + ".load";
    private static final String COST = ROOT + ".cost";
    private static final String SERVING = ROOT + ".serving";
    private static final String TRAINING = ROOT + ".training";

    /** A package with more classes has more than one idea. */
    private static final int MOST_CLASSES = 20;

    /** Which packages of the module each may import. */
    private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>(Map.of(
            ROOT, List.of(SERVING, TRAINING, MEASURE),
            SERVING, List.of(COST, LOAD, MEASURE),
            TRAINING, List.of(MEASURE),
            COST, List.of(MEASURE),
            LOAD, List.of(MEASURE),
            MEASURE, List.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(BatchTuner.class.getProtectionDomain().getCodeSource().getLocation());

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @Test
    void everyPackageHasItsRow() {
        assertEquals(packages(), CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatItsRowAllows(String name) {
        String[] allowed = Stream.concat(Stream.of(name), MAY_IMPORT.getOrDefault(name, List.of()).stream())
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(allowed)
                        .or(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(ROOT + ".."))))
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyExportedPackagesOfTheLibraryAreUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.lanewise.kernel..", "dev.lanewise.support..")
                .check(CLASSES);
    }

    @Test
    void packagesAreSmall() {
        Map<String, Long> large = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        large.values().removeIf(count -> count <= MOST_CLASSES);
        assertEquals(Map.of(), large);
    }

    private record ByPackage() implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
