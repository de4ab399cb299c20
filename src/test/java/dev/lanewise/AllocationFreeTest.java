package dev.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.lanewise.infer.BatcherAllocationProbe;
import dev.lanewise.kernel.ChildJvm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every method that carries {@link AllocationFree} keeps the promise, with the kernels in use. */
@Tag("everyKernel")
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

    /** In a second JVM if the first was among the few in which C2 leaves an object in a loop (see KernelAllocationTest). */
    @Test
    void warmCallsAllocateNothing() throws Exception {
        Map<String, String> bytes = bytes();
        bytes.values().removeAll(Set.of("0"));
        if (!bytes.isEmpty()) {
            Map<String, String> again = bytes();
            again.values().removeAll(Set.of("0"));
            bytes.keySet().retainAll(again.keySet());
        }
        assertEquals(Map.of(), bytes);
    }

    private static Map<String, String> bytes() throws Exception {
        ChildJvm.Printed printed = ChildJvm.run(ChildJvm.sameKernels(), AllocationFreeProbe.class);
        List<String> lines = printed.output().lines().toList();
        Map<String, String> bytes = new TreeMap<>();
        lines.forEach(line ->
                bytes.put(line.substring(0, line.lastIndexOf(": ")), line.substring(line.lastIndexOf(' ') + 1)));
        assertEquals(AllocationFreeProbe.calls().keySet(), Set.copyOf(bytes.keySet()), printed.errors());
        return bytes;
    }

    private static String name(JavaMethod method) {
        String parameters = method.getRawParameterTypes().stream()
                .map(type -> type.getSimpleName())
                .collect(Collectors.joining(", ", "(", ")"));
        return method.getOwner().getSimpleName() + "." + method.getName() + parameters;
    }
}
