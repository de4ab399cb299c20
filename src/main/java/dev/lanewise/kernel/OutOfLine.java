package dev.lanewise.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Calls a loop in such a way that C2 never inlines it into its caller.
 *
 * <p>C2 counts the nodes of everything it has inlined into a method and past 18000 (NodeCountInliningCutoff) inlines no
 * more of our methods. A loop around a function of {@link VectorMath} makes half of that. Inlined into a caller that
 * has another one, it is cut off between the loop and the function, and from then on every vector between them is an
 * object: a step of a tanh network with a sigmoid layer (64-64-64, 32 rows) then allocated 135 KB and the kernel took
 * 20 times as long, for good. There is no annotation against inlining outside the JDK, but C2 cannot see through a
 * method handle that is no constant. Such a call costs some 5 ns.
 */
final class OutOfLine {

    private static final MethodType ELEMENTWISE =
            MethodType.methodType(void.class, int.class, float[].class, int.class, float[].class, int.class);

    // Not final: a field that C2 may trust would be a constant again (JEP 500).
    @SuppressWarnings("FieldMayBeFinal")
    private MethodHandle loop;

    /**
     * The static method {@code name} of {@code owner} over {@code (length, in, inOffset, out, outOffset)}, with as many
     * floats behind the length as it has {@code numbers}.
     */
    private OutOfLine(MethodHandles.Lookup owner, String name, int numbers) {
        MethodType type = ELEMENTWISE;
        for (int i = 0; i < numbers; i++) {
            type = type.insertParameterTypes(1, float.class);
        }
        try {
            loop = owner.findStatic(owner.lookupClass(), name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** A loop for {@link #run(int, float[], int, float[], int)}. */
    static OutOfLine plain(MethodHandles.Lookup owner, String name) {
        return new OutOfLine(owner, name, 0);
    }

    /** A loop for {@link #run(int, float, float[], int, float[], int)}. */
    static OutOfLine ofOneNumber(MethodHandles.Lookup owner, String name) {
        return new OutOfLine(owner, name, 1);
    }

    /** A loop for {@link #run(int, float, float, float, float[], int, float[], int)}. */
    static OutOfLine ofThreeNumbers(MethodHandles.Lookup owner, String name) {
        return new OutOfLine(owner, name, 3);
    }

    void run(int length, float[] in, int inOffset, float[] out, int outOffset) {
        try {
            loop.invokeExact(length, in, inOffset, out, outOffset);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    void run(int length, float number, float[] in, int inOffset, float[] out, int outOffset) {
        try {
            loop.invokeExact(length, number, in, inOffset, out, outOffset);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    void run(int length, float first, float second, float third, float[] in, int inOffset, float[] out, int outOffset) {
        try {
            loop.invokeExact(length, first, second, third, in, inOffset, out, outOffset);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof RuntimeException known) {
            return known;
        }
        throw e instanceof Error error ? error : new AssertionError(e);
    }
}
