package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;

/** {@link Rectifiers}, method by method. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class RectifiersProperties {

    @Property
    void negativeNumbersAreScaledByTheirColumn(
            @ForAll Twin twin, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = LayerOperands.of(5, n, Numbers.ORDINARY, random);
        Window a = LayerKernel.PRELU.run(twin, o, random).getFirst();
        Window delta = LayerKernel.PRELU_BACKWARD.run(twin, o, random).getFirst();
        for (int b = 0; b < 5; b++) {
            for (int j = 0; j < n; j++) {
                float slope = o.x()[b][j] > 0 ? 1 : o.gamma()[j];
                Window.assertSameBits("a", b, j, o.x()[b][j] * slope, a.get(b, j));
                Window.assertSameBits("delta", b, j, o.delta()[b][j] * slope, delta.get(b, j));
            }
        }
    }

    @Property
    void gradientOfTheSlopesIsASumOverTheRows(
            @ForAll Twin twin,
            @ForAll @IntRange(min = 1, max = 60) int rows,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = LayerOperands.of(rows, n, Numbers.ORDINARY, random);
        Window dAlpha =
                LayerKernel.PRELU_PARAMETER_GRADIENTS.run(twin, o, random).getFirst();
        for (int j = 0; j < n; j++) {
            Oracle.Sum sum = new Oracle.Sum();
            float chain = 0;
            for (int b = 0; b < rows; b++) {
                float negative = Math.min(o.x()[b][j], 0);
                sum.add((double) o.delta()[b][j] * negative);
                chain = Math.fma(o.delta()[b][j], negative, chain);
            }
            sum.judge("dAlpha", 0, j, dAlpha.get(0, j));
            Window.assertSameBits("chain of dAlpha", 0, j, chain, dAlpha.get(0, j));
        }
    }

    /** {@code Σ delta·a} is linear in each slope, and piecewise linear in each number. */
    @Property
    void gradientsAreTheSlopesOfTheLoss(@ForAll Twin twin, @ForAll long seed) {
        Random random = new Random(seed);
        LayerOperands o = LayerOperands.of(4, 20, Numbers.ORDINARY, random);
        Window dAlpha =
                LayerKernel.PRELU_PARAMETER_GRADIENTS.run(twin, o, random).getFirst();
        Window dz = LayerKernel.PRELU_BACKWARD.run(twin, o, random).getFirst();
        for (int j = 0; j < 20; j++) {
            float alpha = o.gamma()[j];
            double slope = 0;
            for (int b = 0; b < 4; b++) {
                float z = o.x()[b][j];
                float delta = o.delta()[b][j];
                slope += delta * (prelu(z, alpha + 0.5) - prelu(z, alpha - 0.5));
                if (Math.abs(z) > 0.01) {
                    double ofZ = delta * (prelu(z + 0.005, alpha) - prelu(z - 0.005, alpha)) / 0.01;
                    assertEquals(ofZ, dz.get(b, j), 1e-7);
                }
            }
            assertEquals(slope, dAlpha.get(0, j), 1e-6);
        }
    }

    private static double prelu(double z, double alpha) {
        return z < 0 ? alpha * z : z;
    }

    @Property(tries = 20)
    void zerosAndNanStayWhatTheyAre(@ForAll Twin twin, @ForAll @IntRange(max = 19) int at) {
        for (float special : new float[] {0f, -0f, Float.NaN}) {
            Random random = new Random(at);
            LayerOperands o = LayerOperands.of(3, 20, Numbers.ORDINARY, random);
            o.x()[1][at] = special;
            Window a = LayerKernel.PRELU.run(twin, o, random).getFirst();
            Window delta = LayerKernel.PRELU_BACKWARD.run(twin, o, random).getFirst();
            Window dAlpha =
                    LayerKernel.PRELU_PARAMETER_GRADIENTS.run(twin, o, random).getFirst();
            Window.assertSameBits("a", 1, at, special, a.get(1, at));
            Window.assertSameBits("delta", 1, at, o.delta()[1][at] * o.gamma()[at], delta.get(1, at));
            for (int j = 0; j < 20; j++) {
                assertEquals(j == at && Float.isNaN(special), Float.isNaN(dAlpha.get(0, j)));
            }
        }
    }
}
