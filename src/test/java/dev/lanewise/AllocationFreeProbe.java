package dev.lanewise;

import dev.lanewise.kernel.QuietCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Calls every method that carries {@link AllocationFree} until many calls in a row allocate nothing, and prints how many bytes
 * the last ones took: {@code method: bytes}.
 */
final class AllocationFreeProbe {

    private static final int CALLS = 5_000;

    /** Rounds in a row that must take 0 bytes. */
    private static final int QUIET_ROUNDS = 20;

    /** The same for the method that services call the most: ten million calls. */
    private static final int MANY_QUIET_ROUNDS = 2_000;

    private static final int MAX_ROUNDS = 10_000;

    private AllocationFreeProbe() {}

    public static void main(String[] arguments) {
        calls().forEach((method, call) -> {
            boolean often = method.equals("Predictor.predict(float[], int, int, float[], int)");
            int rounds = often ? MANY_QUIET_ROUNDS : QUIET_ROUNDS;
            System.out.println(method + ": " + QuietCalls.lastBytes(call, CALLS, rounds, MAX_ROUNDS));
        });
    }

    /** One call of each method; those of the micro-batcher are in BatcherAllocationProbe. */
    static Map<String, Runnable> calls() {
        Random random = new Random(1);
        NeuralNetwork network = Samples.network(random, new int[] {5, 18, 3}, Activation.RELU, Activation.SOFTMAX);
        Map<String, Runnable> calls = new LinkedHashMap<>();
        predictorCalls(network, random, calls);
        stepCalls(network, random, calls);
        return calls;
    }

    private static void predictorCalls(NeuralNetwork network, Random random, Map<String, Runnable> calls) {
        float[] in = Samples.uniform(random, 4 * 5);
        float[] row = Samples.uniform(random, 5);
        float[] out = new float[4 * 3];
        int[] classes = new int[4];
        FeatureScaling scaling = FeatureScaling.standard(in, 5);
        Predictor predictor = new Model(network, scaling, List.of(), Map.of()).newPredictor(4);
        MemorySegment nativeIn = Arena.ofAuto().allocate(in.length * 4L, 4).copyFrom(MemorySegment.ofArray(in));
        MemorySegment nativeOut = Arena.ofAuto().allocate(out.length * 4L, 4);
        MemorySegment heapIn = MemorySegment.ofArray(in);
        MemorySegment heapOut = MemorySegment.ofArray(out);
        NeuralNetwork.Builder layers = NeuralNetwork.builder().input(5).dense(18, Activation.RELU);
        // Layers of all kinds; how they train, StepAllocationTest looks at.
        Layer.examples(18).forEach(layers::layer);
        NeuralNetwork layered = layers.dense(3, Activation.SOFTMAX).build();
        Predictor ofLayers = Model.of(layered).newPredictor(4);
        calls.put("Predictor.predict(float[], float[])", () -> {
            predictor.predict(in, out);
            ofLayers.predict(in, out);
        });
        calls.put("Predictor.predict(float[], int, float[], int)", () -> predictor.predict(in, 5, out, 3));
        calls.put("Predictor.predict(float[], int, int, float[], int)", () -> predictor.predict(in, 10, 2, out, 3));
        calls.put("Predictor.predict(MemorySegment, MemorySegment)", () -> predictor.predict(nativeIn, nativeOut));
        calls.put("Predictor.predict(MemorySegment, long, int, MemorySegment, long)", () -> {
            predictor.predict(heapIn, 20, 2, heapOut, 12);
            predictor.predict(nativeIn, 20, 3, heapOut, 0);
        });
        calls.put("Predictor.classify(float[])", () -> predictor.classify(row));
        calls.put("Predictor.classify(float[], int, int, int[], int)", () -> predictor.classify(in, 5, 3, classes, 1));
    }

    private static void stepCalls(NeuralNetwork network, Random random, Map<String, Runnable> calls) {
        Dataset data = Samples.classification(random, 8, 5);
        int[] order = {7, 6, 5, 4, 3, 2, 1, 0};
        float[] out = new float[4 * 3];
        MiniBatch batch = new MiniBatch(network.copy(), new Loss.SparseCategoricalCrossEntropy(), 4);
        MiniBatch.ParameterUpdate nothing = (_, _) -> {};
        calls.put("MiniBatch.gather(Dataset, int[], int, int)", () -> batch.gather(data, order, 2, 4));
        calls.put("MiniBatch.gather(Dataset, int, int)", () -> batch.gather(data, 3, 4));
        calls.put("MiniBatch.evaluate()", batch::evaluate);
        calls.put("MiniBatch.mask(long, long)", () -> batch.mask(1, 2));
        calls.put("MiniBatch.forward()", batch::forward);
        calls.put("MiniBatch.copyPredictions(float[], int)", () -> batch.copyPredictions(out, 0));
        calls.put("MiniBatch.copyLogits(float[], int)", () -> batch.copyLogits(out, 0));
        calls.put("MiniBatch.backward()", batch::backward);
        calls.put("MiniBatch.update(ParameterUpdate)", () -> batch.update(nothing));
    }
}
