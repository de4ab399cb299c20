package dev.lanewise.fuzz;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No file names a class: readers neither deserialize objects nor look anything up by name. */
class ReadersTest {

    private static final String[] READERS = {
        "dev.lanewise.io..", "dev.lanewise.data..", "dev.lanewise.onnx..", "dev.lanewise.tune.load.."
    };

    private static final Set<String> DESERIALIZERS =
            Set.of("java.io.ObjectInputStream", "java.beans.XMLDecoder", "java.util.ServiceLoader");

    /** Methods that look up by name, and the classes that have them. */
    private static final Map<String, Set<String>> LOOKUPS = Map.of(
            "java.lang.Class",
            Set.of("forName", "getMethod", "getDeclaredMethod", "getField", "getDeclaredField", "getConstructor"),
            "java.lang.ClassLoader",
            Set.of("loadClass", "defineClass"),
            "java.lang.Module",
            Set.of("forName"),
            "java.lang.invoke.MethodHandles",
            Set.of("lookup", "publicLookup", "privateLookupIn"),
            "java.lang.reflect.Method",
            Set.of("invoke"),
            "java.lang.reflect.Constructor",
            Set.of("newInstance"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lanewise");

    @Test
    void readersAreAmongTheClasses() {
        for (String reader : new String[] {"io.ModelFiles", "data.Npz", "onnx.OnnxFiles", "tune.load.ArrivalTrace"}) {
            assertTrue(CLASSES.contain("dev.lanewise." + reader), reader);
        }
    }

    @Test
    void nothingIsDeserialized() {
        DescribedPredicate<JavaClass> deserializers =
                describe("deserializers", each -> DESERIALIZERS.contains(each.getFullName()));
        noClasses()
                .that()
                .resideInAnyPackage(READERS)
                .should()
                .dependOnClassesThat(deserializers)
                .check(CLASSES);
    }

    @Test
    void nothingIsLookedUpByName() {
        DescribedPredicate<JavaMethodCall> lookup = describe("looks up by name", call -> {
            MethodCallTarget target = call.getTarget();
            return LOOKUPS.getOrDefault(target.getOwner().getFullName(), Set.of())
                    .contains(target.getName());
        });
        noClasses()
                .that()
                .resideInAnyPackage(READERS)
                .should()
                .callMethodWhere(lookup)
                .check(CLASSES);
    }
}
