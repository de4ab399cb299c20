package dev.lanewise.cli;

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

/** Holds the command's class files against the rows of its packages. */
class ArchitectureTest {

    private static final String ROOT = "dev.lanewise.cli";
    private static final String CONTEXT = ROOT + ".context";
    private static final String TEXT = ROOT + ".text";
    private static final String DATA = ROOT + ".data";
    private static final String MODEL = ROOT + ".model";
    private static final String CONVERT = ROOT + ".convert";
    private static final String TRAIN = ROOT + ".train";
    private static final String TUNING = ROOT + ".tuning";
    private static final String BENCH = ROOT + ".bench";
    private static final String PLAN = BENCH + ".plan";
    private static final String FIGURES = BENCH + ".figures";
    private static final String PAGE = ROOT + ".page";

    /** A package with more classes has more than one idea. */
    private static final int MOST_CLASSES = 20;

    /** Which packages of the command each may import. */
    private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry(ROOT, List.of(BENCH, PLAN, CONVERT, MODEL, TRAIN, TUNING, CONTEXT, TEXT)),
            Map.entry(TUNING, List.of(TRAIN, MODEL, DATA, PAGE, CONTEXT, TEXT)),
            Map.entry(TRAIN, List.of(MODEL, DATA, CONTEXT, TEXT)),
            Map.entry(CONVERT, List.of(MODEL, CONTEXT, TEXT)),
            Map.entry(MODEL, List.of(DATA, CONTEXT, TEXT)),
            Map.entry(BENCH, List.of(PLAN, FIGURES, PAGE, CONTEXT, TEXT)),
            Map.entry(PLAN, List.of()),
            Map.entry(FIGURES, List.of()),
            Map.entry(DATA, List.of(TEXT)),
            Map.entry(CONTEXT, List.of(TEXT)),
            Map.entry(PAGE, List.of()),
            Map.entry(TEXT, List.of())));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

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
