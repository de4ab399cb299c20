package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every family has a scalar and a vector twin of the same name, and {@link Kernels} hands out the right one. */
class KernelTwinTest {

    @Test
    void everyFamilyHasExactlyTwoTwins() {
        for (Class<?> family : families()) {
            Set<String> twins = Arrays.stream(family.getPermittedSubclasses())
                    .map(Class::getSimpleName)
                    .collect(Collectors.toSet());
            assertEquals(Set.of("Scalar" + family.getSimpleName(), "Vector" + family.getSimpleName()), twins);
        }
    }

    @Test
    void eachSetOfKernelsHoldsTwinsOfItsKindAlone() throws ReflectiveOperationException {
        for (RecordComponent family : Kernels.class.getRecordComponents()) {
            String stem = family.getType().getSimpleName();
            assertEquals("Scalar" + stem, implementation(family, Kernels.scalar()));
            assertEquals("Vector" + stem, implementation(family, Kernels.vector()));
        }
    }

    private static String implementation(RecordComponent family, Kernels kernels) throws ReflectiveOperationException {
        return family.getAccessor().invoke(kernels).getClass().getSimpleName();
    }

    @Test
    void twinsKeepNoStateAndImplementEveryMethodThemselves() throws ReflectiveOperationException {
        for (Class<?> family : families()) {
            for (Class<?> twin : family.getPermittedSubclasses()) {
                assertTrue(Modifier.isFinal(twin.getModifiers()), twin + " is final");
                assertFalse(Modifier.isPublic(twin.getModifiers()), twin + " is not public");
                assertTrue(
                        Arrays.stream(twin.getDeclaredFields())
                                .allMatch(field -> Modifier.isStatic(field.getModifiers())),
                        twin + " has no state");
                for (Method method : family.getDeclaredMethods()) {
                    if (Modifier.isStatic(method.getModifiers())) {
                        continue;
                    }
                    assertEquals(
                            twin,
                            twin.getMethod(method.getName(), method.getParameterTypes())
                                    .getDeclaringClass());
                }
            }
        }
    }

    @Test
    void everyElementaryFunctionHasAVectorTwin() {
        assertTrue(functions(VectorMath.class).containsAll(functions(ScalarMath.class)));
        assertTrue(functions(ScalarMath.class).contains("exp"));
    }

    private static Set<String> functions(Class<?> math) {
        return Arrays.stream(math.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private static Class<?>[] families() {
        return Arrays.stream(Kernels.class.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
    }
}
