package dev.lanewise.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The methods of {@link Gemm}, each on logical matrices that find their own place in memory, at once or in random parts. */
enum GemmProduct {
    FORWARD {
        @Override
        List<Window> run(Gemm gemm, Operands operands, Random place, float before) {
            Window x = Window.rows(place, operands.x, operands.k());
            Window w = Window.panels(place, operands.w, operands.n());
            Window bias = Window.vector(place, operands.bias);
            Window z = Window.output(place, operands.m(), operands.n(), before);
            Parts.ofColumns(
                    operands.n(),
                    place,
                    (from, to) -> gemm.forward(
                            operands.m(),
                            operands.n(),
                            operands.k(),
                            from,
                            to,
                            x.array,
                            x.offset,
                            x.stride,
                            w.array,
                            w.offset,
                            bias.array,
                            bias.offset,
                            z.array,
                            z.offset,
                            z.stride));
            return checked(List.of(x, w, bias), List.of(z));
        }

        @Override
        List<Oracle.Sum[][]> exact(Operands operands) {
            return List.<Oracle.Sum[][]>of(Oracle.product(operands.x, operands.w, operands.bias, operands.n()));
        }
    },

    PARAMETER_GRADIENTS {
        @Override
        List<Window> run(Gemm gemm, Operands operands, Random place, float before) {
            Window x = Window.rows(place, operands.x, operands.k());
            Window delta = Window.rows(place, operands.delta, operands.n());
            Window dw = Window.outputPanels(place, operands.k(), operands.n(), before);
            Window db = Window.output(place, 1, operands.n(), before);
            float[] scratch = scratch();
            Parts.ofColumns(
                    operands.k(),
                    place,
                    (from, to) -> gemm.parameterGradients(
                            operands.m(),
                            operands.n(),
                            operands.k(),
                            from,
                            to,
                            x.array,
                            x.offset,
                            x.stride,
                            delta.array,
                            delta.offset,
                            delta.stride,
                            dw.array,
                            dw.offset,
                            db.array,
                            db.offset,
                            scratch));
            return checked(List.of(x, delta), List.of(dw, db));
        }

        @Override
        List<Oracle.Sum[][]> exact(Operands operands) {
            float[] zeros = new float[operands.n()];
            float[][] ones = new float[1][operands.m()];
            Arrays.fill(ones[0], 1f);
            return List.of(
                    Oracle.product(Oracle.transposed(operands.x, operands.k()), operands.delta, zeros, operands.n()),
                    Oracle.product(ones, operands.delta, zeros, operands.n()));
        }
    },

    INPUT_GRADIENT {
        @Override
        List<Window> run(Gemm gemm, Operands operands, Random place, float before) {
            Window delta = Window.rows(place, operands.delta, operands.n());
            Window w = Window.panels(place, operands.w, operands.n());
            Window dx = Window.output(place, operands.m(), operands.k(), before);
            float[] scratch = scratch();
            Parts.ofColumns(
                    operands.k(),
                    place,
                    (from, to) -> gemm.inputGradient(
                            operands.m(),
                            operands.n(),
                            operands.k(),
                            from,
                            to,
                            delta.array,
                            delta.offset,
                            delta.stride,
                            w.array,
                            w.offset,
                            dx.array,
                            dx.offset,
                            dx.stride,
                            scratch));
            return checked(List.of(delta, w), List.of(dx));
        }

        @Override
        List<Oracle.Sum[][]> exact(Operands operands) {
            float[][] wt = Oracle.transposed(operands.w, operands.n());
            return List.<Oracle.Sum[][]>of(Oracle.product(operands.delta, wt, new float[operands.k()], operands.k()));
        }
    };

    /** The sizes of a layer: {@code m} rows, {@code n} outputs, {@code k} inputs. */
    record Shape(int m, int n, int k) {}

    /** Plain row-major matrices: {@code x [m × k]}, {@code w [k × n]}, {@code bias [n]}, {@code delta [m × n]}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Operands(Shape shape, float[][] x, float[][] w, float[] bias, float[][] delta) {

        static Operands of(Shape shape, Numbers numbers, Random random) {
            return new Operands(
                    shape,
                    numbers.matrix(random, shape.m, shape.k),
                    numbers.matrix(random, shape.k, shape.n),
                    numbers.vector(random, shape.n),
                    numbers.matrix(random, shape.m, shape.n));
        }

        int m() {
            return shape.m;
        }

        int n() {
            return shape.n;
        }

        int k() {
            return shape.k;
        }

        /** The same layer on one of the rows. */
        Operands row(int b) {
            return new Operands(
                    new Shape(1, shape.n, shape.k), new float[][] {x[b]}, w, bias, new float[][] {delta[b]});
        }
    }

    /** What lies in it must not matter. */
    private static float[] scratch() {
        float[] scratch = new float[Tiles.scratchLength()];
        Arrays.fill(scratch, Float.NaN);
        return scratch;
    }

    /**
     * Places the operands in memory, runs the kernel into windows full of {@code before}, checks that it wrote nowhere else, and
     * returns these.
     */
    abstract List<Window> run(Gemm gemm, Operands operands, Random place, float before);

    List<Window> run(Twin twin, Operands operands, Random place) {
        return run(twin.kernels.gemm(), operands, place, Float.NaN);
    }

    /** The same outputs in double. */
    abstract List<Oracle.Sum[][]> exact(Operands operands);

    List<Window> checked(List<Window> inputs, List<Window> outputs) {
        inputs.forEach(input -> input.assertUnchanged(name()));
        outputs.forEach(output -> output.assertCanariesAlive(name()));
        return outputs;
    }
}
