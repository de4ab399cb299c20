package dev.lanewise.infer;

import dev.lanewise.Activation;
import dev.lanewise.Model;
import dev.lanewise.NeuralNetwork;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The whole batcher: each thread gets its own answer, by one model, and the batcher is empty afterwards. */
public class MicroBatcherStress {

    private static final Model TIMES_TWO = times(2);
    private static final Model TIMES_THREE = times(3);

    /** Two outputs, each the input times a factor. */
    private static Model times(float factor) {
        NeuralNetwork network =
                NeuralNetwork.builder().input(1).dense(2, Activation.LINEAR).build();
        network.parameters().setWeights(0, new float[] {factor, factor});
        return Model.of(network);
    }

    private static MicroBatcher batcher() {
        return MicroBatcher.of(
                TIMES_TWO,
                BatchingOptions.builder().maxBatchSize(2).queueCapacity(4).build());
    }

    private static int predict(MicroBatcher batcher, float x) {
        float[] out = new float[2];
        batcher.predict(new float[] {x}, out);
        return out[0] == out[1] ? (int) out[0] : -1;
    }

    @JCStressTest
    @Outcome(id = "2, 20", expect = Expect.ACCEPTABLE, desc = "To each its own answer")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A wrong answer")
    @State
    public static class TwoPredict {

        private final MicroBatcher batcher = batcher();

        @Actor
        public void first(II_Result result) {
            result.r1 = predict(batcher, 1);
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = predict(batcher, 10);
        }
    }

    /** Who comes second waits for the place of the first. */
    @JCStressTest
    @Outcome(id = "2, 20", expect = Expect.ACCEPTABLE, desc = "To each its own answer")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A wrong answer")
    @State
    public static class TwoShareOnePlace {

        private final MicroBatcher batcher = MicroBatcher.of(
                TIMES_TWO,
                BatchingOptions.builder()
                        .queueCapacity(1)
                        .overload(OverloadPolicy.BLOCK)
                        .build());

        @Actor
        public void first(II_Result result) {
            result.r1 = predict(batcher, 1);
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = predict(batcher, 10);
        }
    }

    /** r1: by the model in use. r2: after the swap. */
    @JCStressTest
    @Outcome(id = "2, 3", expect = Expect.ACCEPTABLE, desc = "Before the swap")
    @Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "After the swap")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A mix, or the old model after the swap")
    @State
    public static class OneSwaps {

        private final MicroBatcher batcher = batcher();

        @Actor
        public void caller(II_Result result) {
            result.r1 = predict(batcher, 1);
        }

        @Actor
        public void swapper(II_Result result) {
            batcher.swap(TIMES_THREE);
            result.r2 = predict(batcher, 1);
        }
    }

    /** r1: the answer, -2 if the batcher was closed. */
    @JCStressTest
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Answered before it closed")
    @Outcome(id = "-2", expect = Expect.ACCEPTABLE, desc = "Refused")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Neither")
    @State
    public static class OneCloses {

        private final MicroBatcher batcher = batcher();

        @Actor
        public void caller(I_Result result) {
            try {
                result.r1 = predict(batcher, 1);
            } catch (BatcherClosedException _) {
                result.r1 = -2;
            }
        }

        @Actor
        public void closer() {
            batcher.close();
        }

        @Arbiter
        public void arbiter() {
            batcher.close();
        }
    }

    /** r1, r2: the answer, or -2 if the thread gave up. r3: the places are all free again: the batcher can close. */
    @JCStressTest
    @Outcome(id = "(2|-2), 20, 1", expect = Expect.ACCEPTABLE, desc = "The patient one is answered")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A wrong answer")
    @State
    public static class OneGivesUp {

        private final MicroBatcher batcher = batcher();

        @Actor
        public void hasty(III_Result result) {
            float[] out = new float[2];
            try {
                batcher.predict(new float[] {1}, 0, out, 0, 300);
                result.r1 = (int) out[0];
            } catch (DeadlineExceededException _) {
                result.r1 = out[0] == 0 ? -2 : -3;
            }
        }

        @Actor
        public void patient(III_Result result) {
            result.r2 = predict(batcher, 10);
        }

        @Arbiter
        public void arbiter(III_Result result) {
            batcher.close();
            result.r3 = batcher.statistics().queued() == 0 ? 1 : 0;
        }
    }
}
