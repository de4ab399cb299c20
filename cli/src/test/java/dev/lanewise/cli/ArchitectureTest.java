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
import dev.lanewise.data.CsvTable;
import dev.lanewise.onnx.OnnxFiles;
import dev.lanewise.tune.BatchTuner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the class files of the command, and of the modules that it is made of, against the rows of their packages. */
class ArchitectureTest {

    /** A package with more classes tells in its package-info.java why. */
    private static final int MOST_CLASSES = 20;

    /**
     * A module.
     *
     * @param root its first package
     * @param mayImport which packages of the module each of its packages may import, without the root's name
     * @param moreClasses packages that tell why they are large
     */
    private record Module(
            String root, JavaClasses classes, Map<String, List<String>> mayImport, Set<String> moreClasses) {

        static Module of(Class<?> member, Map<String, List<String>> mayImport, Set<String> moreClasses) {
            JavaClasses classes = new ClassFileImporter()
                    .importUrl(member.getProtectionDomain().getCodeSource().getLocation());
            return new Module(member.getPackageName(), classes, mayImport, moreClasses);
        }

        String name(String inner) {
            return inner.isEmpty() ? root : root + "." + inner;
        }

        @Override
        public String toString() {
            return root;
        }
    }

    private static final List<Module> MODULES = List.of(
            Module.of(
                    Main.class,
                    Map.ofEntries(
                            Map.entry(
                                    "",
                                    List.of(
                                            "bench",
                                            "bench.plan",
                                            "convert",
                                            "model",
                                            "train",
                                            "tuning",
                                            "context",
                                            "text")),
                            Map.entry("tuning", List.of("train", "model", "data", "page", "context", "text")),
                            Map.entry("train", List.of("model", "data", "context", "text")),
                            Map.entry("convert", List.of("model", "context", "text")),
                            Map.entry("model", List.of("data", "context", "text")),
                            Map.entry("bench", List.of("bench.plan", "bench.figures", "page", "context", "text")),
                            Map.entry("bench.plan", List.of()),
                            Map.entry("bench.figures", List.of()),
                            Map.entry("data", List.of("text")),
                            Map.entry("context", List.of("text")),
                            Map.entry("page", List.of()),
                            Map.entry("text", List.of())),
                    Set.of()),
            Module.of(
                    BatchTuner.class,
                    Map.of(
                            "", List.of("serving", "training", "measure"),
                            "serving", List.of("cost", "load", "measure"),
                            "training", List.of("measure"),
                            "cost", List.of("measure"),
                            "load", List.of("measure"),
                            "measure", List.of()),
                    Set.of()),
            Module.of(CsvTable.class, Map.of("", List.of("column"), "column", List.of()), Set.of("")),
            Module.of(
                    OnnxFiles.class,
                    Map.of(
                            "", List.of("export", "file"),
                            "export", List.of(),
                            "file", List.of(),
                            "weights", List.of()),
                    Set.of("")));

    static List<Module> modules() {
        return MODULES;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageHasItsRow(Module module) {
        Set<String> rows =
                module.mayImport().keySet().stream().map(module::name).collect(Collectors.toSet());
        assertEquals(
                rows, module.classes().stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aPackageImportsOnlyWhatItsRowAllows(Module module) {
        module.mayImport().forEach((inner, row) -> {
            String[] allowed = Stream.concat(Stream.of(inner), row.stream())
                    .map(module::name)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage(module.name(inner))
                    .should()
                    .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(allowed)
                            .or(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(module.root() + ".."))))
                    .check(module.classes());
        });
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesFormNoCycle(Module module) {
        slices().assignedFrom(new ByPackage(module.root()))
                .should()
                .beFreeOfCycles()
                .check(module.classes());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void onlyExportedPackagesOfTheLibraryAreUsed(Module module) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.lanewise.kernel..", "dev.lanewise.support..", "dev.lanewise.engine..")
                .check(module.classes());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesAreSmallUnlessTheyTellWhy(Module module) {
        Map<String, Long> large = module.classes().stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        large.values().removeIf(count -> count <= MOST_CLASSES);
        assertEquals(module.moreClasses().stream().map(module::name).collect(Collectors.toSet()), large.keySet());
    }

    private record ByPackage(String root) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(root)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
