package dev.lanewise.jmh;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Independent chains of fused multiply-adds {@code c = a·b + c} in vector registers, with no load and no store. C2 knows one form of
 * the instruction, which overwrites the addend: written so, a chain needs no copy of a register, where {@code c = c·a + b} needs
 * one to three a step, some of them through memory at 16 registers.
 *
 * <p>C2 needs the species as a constant, so this class is never used by its own name: {@link FmaPeak} defines a hidden class out
 * of its bytes for each width, with the species as class data.
 */
final class FmaChains implements FmaPeak.Chains {

    private static final VectorSpecies<Float> SPECIES = species();

    /** A quarter is added in each step: no denormals, and a sum that stops growing long before it overflows. */
    private static final float FACTOR = 0.5f;

    @SuppressWarnings("unchecked")
    private static VectorSpecies<Float> species() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", VectorSpecies.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a class has access to its own data", e);
        }
    }

    @Override
    public float run(int chains, int steps) {
        return switch (chains) {
            case 12 -> run12(steps);
            case 24 -> run24(steps);
            default -> throw new IllegalArgumentException("chains must be 12 or 24, but is " + chains);
        };
    }

    private static float run12(int steps) {
        FloatVector a = FloatVector.broadcast(SPECIES, FACTOR);
        FloatVector b = FloatVector.broadcast(SPECIES, FACTOR);
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0f);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 1f);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 2f);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 3f);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 4f);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 5f);
        FloatVector c6 = FloatVector.broadcast(SPECIES, 6f);
        FloatVector c7 = FloatVector.broadcast(SPECIES, 7f);
        FloatVector c8 = FloatVector.broadcast(SPECIES, 8f);
        FloatVector c9 = FloatVector.broadcast(SPECIES, 9f);
        FloatVector c10 = FloatVector.broadcast(SPECIES, 10f);
        FloatVector c11 = FloatVector.broadcast(SPECIES, 11f);
        for (int i = 0; i < steps; i++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        FloatVector s0 = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        FloatVector s1 = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
        return s0.add(s1).lane(0);
    }

    private static float run24(int steps) {
        FloatVector a = FloatVector.broadcast(SPECIES, FACTOR);
        FloatVector b = FloatVector.broadcast(SPECIES, FACTOR);
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0f);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 1f);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 2f);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 3f);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 4f);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 5f);
        FloatVector c6 = FloatVector.broadcast(SPECIES, 6f);
        FloatVector c7 = FloatVector.broadcast(SPECIES, 7f);
        FloatVector c8 = FloatVector.broadcast(SPECIES, 8f);
        FloatVector c9 = FloatVector.broadcast(SPECIES, 9f);
        FloatVector c10 = FloatVector.broadcast(SPECIES, 10f);
        FloatVector c11 = FloatVector.broadcast(SPECIES, 11f);
        FloatVector c12 = FloatVector.broadcast(SPECIES, 12f);
        FloatVector c13 = FloatVector.broadcast(SPECIES, 13f);
        FloatVector c14 = FloatVector.broadcast(SPECIES, 14f);
        FloatVector c15 = FloatVector.broadcast(SPECIES, 15f);
        FloatVector c16 = FloatVector.broadcast(SPECIES, 16f);
        FloatVector c17 = FloatVector.broadcast(SPECIES, 17f);
        FloatVector c18 = FloatVector.broadcast(SPECIES, 18f);
        FloatVector c19 = FloatVector.broadcast(SPECIES, 19f);
        FloatVector c20 = FloatVector.broadcast(SPECIES, 20f);
        FloatVector c21 = FloatVector.broadcast(SPECIES, 21f);
        FloatVector c22 = FloatVector.broadcast(SPECIES, 22f);
        FloatVector c23 = FloatVector.broadcast(SPECIES, 23f);
        for (int i = 0; i < steps; i++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
            c12 = a.fma(b, c12);
            c13 = a.fma(b, c13);
            c14 = a.fma(b, c14);
            c15 = a.fma(b, c15);
            c16 = a.fma(b, c16);
            c17 = a.fma(b, c17);
            c18 = a.fma(b, c18);
            c19 = a.fma(b, c19);
            c20 = a.fma(b, c20);
            c21 = a.fma(b, c21);
            c22 = a.fma(b, c22);
            c23 = a.fma(b, c23);
        }
        FloatVector s0 = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        FloatVector s1 = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
        FloatVector s2 = c12.add(c13).add(c14).add(c15).add(c16).add(c17);
        FloatVector s3 = c18.add(c19).add(c20).add(c21).add(c22).add(c23);
        return s0.add(s1).add(s2).add(s3).lane(0);
    }
}
