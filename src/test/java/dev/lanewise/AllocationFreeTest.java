package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.lanewise.infer.BatcherAllocationProbe;
import dev.lanewise.kernel.SeveralJvms;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every method that carries {@link AllocationFree} keeps the promise, with the kernels in use. */
@Tag("everyKernel")
@Tag("compiledCode")
class AllocationFreeTest {

    @Test
    void everyMethodThatPromisesItIsHeldToIt() {
        Set<String> promised = new ClassFileImporter()
                .importUrl(Predictor.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(AllocationFree.class))
                        .map(AllocationFreeTest::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertFalse(promised.isEmpty());
        Set<String> held = new TreeSet<>(AllocationFreeProbe.calls().keySet());
        held.addAll(BatcherAllocationProbe.methods());
        assertEquals(promised, held);
    }

    @Test
    void warmCallsAllocateNothing() throws Exception {
        SeveralJvms.assertNoBytes(AllocationFreeProbe.calls().keySet(), AllocationFreeProbe.class);
    }

    private static String name(JavaMethod method) {
        String parameters = method.getRawParameterTypes().stream()
                .map(type -> type.getSimpleName())
                .collect(Collectors.joining(", ", "(", ")"));
        return method.getOwner().getSimpleName() + "." + method.getName() + parameters;
    }
}
