package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Bits;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.Parameters;
import dev.lanewise.Samples;
import dev.lanewise.metrics.RegressionMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loop over epochs and mini-batches, and what it tells its callbacks. */
@Tag("everyKernel")
class TrainerTest {

    private static TrainingPlan.Builder plan() {
        return TrainingPlan.builder(new Loss.MeanSquaredError())
                .optimizer(new Optimizer.Adam(0.01))
                .epochs(3)
                .batchSize(16)
                .seed(5);
    }

    private static NeuralNetwork network() {
        return Samples.network(new Random(1), new int[] {4, 18, 1}, Activation.GELU, Activation.LINEAR);
    }

    private static Dataset data() {
        return Samples.regression(new Random(2), 75, 4);
    }

    /** The parameters after a run. */
    private static float[] trained(TrainingPlan plan) {
        NeuralNetwork network = network();
        new Trainer(network, plan).fit(data());
        return network.parameters().values();
    }

    /** In what order the rows of an epoch come, seen by the loss of each alone. */
    private static List<int[]> ordersSeen(TrainingPlan plan, int rows) {
        Parameters one = Parameters.zeros(1, 1);
        one.setWeights(0, new float[] {1});
        float[] x = new float[rows];
        for (int row = 0; row < rows; row++) {
            x[row] = row;
        }
        List<int[]> orders = new ArrayList<>();
        new Trainer(NeuralNetwork.of(one, Activation.LINEAR), plan)
                .callback(new Callback() {
                    @Override
                    public void onBatchEnd(BatchEnd batch) {
                        if (batch.batch() == 1) {
                            orders.add(new int[rows]);
                        }
                        orders.getLast()[batch.batch() - 1] = (int) Math.round(Math.sqrt(batch.loss()));
                    }
                })
                .fit(Dataset.of(x, new float[rows], rows));
        return orders;
    }

    @Test
    void eachEpochTakesEachRowOnceInAnOrderOfItsOwn() {
        TrainingPlan.Builder slow = plan().optimizer(new Optimizer.Sgd(1e-30)).batchSize(1);
        List<int[]> orders = ordersSeen(slow.build(), 30);
        int[] natural = IntStream.range(0, 30).toArray();
        assertEquals(3, orders.size());
        for (int epoch = 1; epoch <= 3; epoch++) {
            int[] order = orders.get(epoch - 1);
            assertArrayEquals(natural, Arrays.stream(order).sorted().toArray());
            assertArrayEquals(BatchOrder.of(true, 5, epoch, 30), order);
        }
        for (int[] order : ordersSeen(slow.shuffle(false).build(), 30)) {
            assertArrayEquals(natural, order);
        }
    }

    @Test
    void theRaggedLastBatchIsTheMeanOverItsOwnRows() {
        TrainingPlan plan = plan().optimizer(new Optimizer.Sgd(0.1))
                .shuffle(false)
                .epochs(1)
                .batchSize(60)
                .build();
        NeuralNetwork apart = network();
        Dataset data = data();
        new Trainer(apart, plan).fit(data.select(IntStream.range(0, 60).toArray()));
        new Trainer(apart, plan).fit(data.select(IntStream.range(60, 75).toArray()));
        Bits.assertSame("parameters", apart.parameters().values(), trained(plan));
    }

    @Test
    void plainDescentWithoutShufflingIsTheArticlesLoop() {
        NeuralNetwork plain = network();
        double[] costs = plain.train(data().x(), data().y(), 16, 3, 0.05);
        NeuralNetwork network = network();
        TrainingPlan plan = TrainingPlan.builder(new Loss.HalfSquaredError())
                .optimizer(new Optimizer.Sgd(0.05))
                .shuffle(false)
                .epochs(3)
                .batchSize(16)
                .build();
        History history = new Trainer(network, plan).fit(data());
        Bits.assertSame(
                "parameters", plain.parameters().values(), network.parameters().values());
        assertArrayEquals(
                costs,
                history.epochs().stream().mapToDouble(History.Epoch::loss).toArray(),
                1e-15);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        float[] once = trained(plan().build());
        Bits.assertSame("parameters", once, trained(plan().build()));
        Bits.assertDiffer("parameters", once, trained(plan().seed(6).build()));
    }

    @Test
    void threadsChangeNothing() {
        Bits.assertSame(
                "parameters",
                trained(plan().build()),
                trained(plan().threads(16).build()));
    }

    @Test
    void aBatchSizeOverTheRowsMeansOneBatchOfAll() {
        Bits.assertSame(
                "parameters",
                trained(plan().batchSize(75).build()),
                trained(plan().batchSize(Integer.MAX_VALUE).build()));
    }

    @Test
    void callbacksChangeNothing() {
        NeuralNetwork network = network();
        new Trainer(network, plan().build()).callback(new Callback() {}).fit(data());
        Bits.assertSame(
                "parameters", trained(plan().build()), network.parameters().values());
    }

    @Test
    void sparseClassesGiveTheBitsOfOneHotOnes() {
        Dataset sparse = Samples.classification(new Random(3), 75, 4);
        Dataset oneHot = sparse.withTargets(Samples.oneHot(sparse.y(), 3));
        List<float[]> results = new ArrayList<>();
        List<Double> metrics = new ArrayList<>();
        for (Loss loss : List.of(new Loss.SparseCategoricalCrossEntropy(), new Loss.CategoricalCrossEntropy())) {
            NeuralNetwork network =
                    Samples.network(new Random(4), new int[] {4, 10, 3}, Activation.RELU, Activation.SOFTMAX);
            TrainingPlan plan = TrainingPlan.builder(loss).validationSplit(0.2).build();
            History history = new Trainer(network, plan)
                    .fit(loss instanceof Loss.SparseCategoricalCrossEntropy ? sparse : oneHot);
            results.add(network.parameters().values());
            metrics.add(history.last().validationMetric());
        }
        Bits.assertSame("parameters", results.getFirst(), results.getLast());
        assertEquals(metrics.getFirst(), metrics.getLast());
    }

    @Test
    void callbacksHearOfEverythingInOrder() {
        List<String> heard = new ArrayList<>();
        TrainingPlan plan = plan().epochs(2).batchSize(30).validationSplit(0.2).build();
        Callback recorder = new Callback() {
            @Override
            public void onTrainBegin(TrainingPlan begun, int rows, int validationRows) {
                assertSame(plan, begun);
                heard.add("begin " + rows + " " + validationRows);
            }

            @Override
            public void onBatchEnd(BatchEnd batch) {
                assertTrue(batch.loss() > 0);
                heard.add("batch %d %d/%d %d/%d"
                        .formatted(batch.epoch(), batch.batch(), batch.batches(), batch.rowsDone(), batch.rows()));
            }

            @Override
            public void onEpochEnd(History.Epoch epoch) {
                heard.add("epoch " + epoch.number() + " " + epoch.rows());
            }

            @Override
            public void onTrainEnd(History history) {
                heard.add("end " + history.reason());
            }
        };
        new Trainer(network(), plan).callback(recorder).fit(data());
        assertEquals(
                List.of(
                        "begin 60 15",
                        "batch 1 1/2 30/60",
                        "batch 1 2/2 60/60",
                        "epoch 1 60",
                        "batch 2 1/2 30/60",
                        "batch 2 2/2 60/60",
                        "epoch 2 60",
                        "end COMPLETED"),
                heard);
    }

    @Test
    void theHistoryHasTheMeanLossOfEachEpoch() {
        List<double[]> losses = new ArrayList<>();
        History history = new Trainer(network(), plan().build())
                .callback(new Callback() {
                    @Override
                    public void onBatchEnd(BatchEnd batch) {
                        if (batch.batch() == 1) {
                            losses.add(new double[1]);
                        }
                        losses.getLast()[0] += batch.loss() * (batch.batch() == batch.batches() ? 11 : 16) / 75;
                    }
                })
                .fit(data());
        assertEquals(3, history.epochs().size());
        for (int i = 0; i < 3; i++) {
            History.Epoch epoch = history.epochs().get(i);
            assertEquals(i + 1, epoch.number());
            assertEquals(losses.get(i)[0], epoch.loss(), 1e-15);
            assertEquals(75, epoch.rows());
            assertTrue(epoch.seconds() > 0);
            assertEquals(75 / epoch.seconds(), epoch.rowsPerSecond());
            assertTrue(Double.isNaN(epoch.validationLoss()));
            assertTrue(Double.isNaN(epoch.validationMetric()));
        }
        assertSame(history.epochs().getLast(), history.last());
        assertEquals(History.EndReason.COMPLETED, history.reason());
    }

    @Test
    void theScheduleSetsTheRateOfEachEpoch() {
        TrainingPlan.Builder decaying = plan().schedule(new Schedule.ExponentialDecay(0.5));
        History history = new Trainer(network(), decaying.build()).fit(data());
        assertArrayEquals(
                new double[] {0.01, 0.005, 0.0025},
                history.epochs().stream()
                        .mapToDouble(History.Epoch::learningRate)
                        .toArray());
        Bits.assertDiffer("parameters", trained(plan().build()), trained(decaying.build()));
        Schedule half = new Schedule.CosineDecay(1, 0.5);
        NeuralNetwork network = network();
        NeuralNetwork stated = network();
        TrainingPlan.Builder descent = plan().optimizer(new Optimizer.Sgd(0.5)).shuffle(false);
        new Trainer(network, descent.epochs(2).schedule(half).build()).fit(data());
        new Trainer(stated, descent.epochs(1).schedule(new Schedule.Constant()).build()).fit(data());
        new Trainer(stated, descent.optimizer(new Optimizer.Sgd(0.25)).build()).fit(data());
        Bits.assertSame(
                "parameters", stated.parameters().values(), network.parameters().values());
    }

    @Test
    void theHeldOutRowsAreThoseOfTheSplitAndNotTrainedOn() {
        Dataset.Split split = data().split(0.2, 5);
        assertEquals(15, split.heldOut().rows());
        NeuralNetwork stated = network();
        History expected = new Trainer(stated, plan().build()).fit(split.train(), split.heldOut());
        NeuralNetwork implied = network();
        History history = new Trainer(implied, plan().validationSplit(0.2).build()).fit(data());
        Bits.assertSame(
                "parameters", stated.parameters().values(), implied.parameters().values());
        assertEquals(expected.last().validationLoss(), history.last().validationLoss());
        assertEquals(60, history.last().rows());
    }

    @Test
    void validationIsOfTheNetworkAfterTheEpoch() {
        NeuralNetwork network = network();
        Dataset heldOut = Samples.regression(new Random(9), 500, 4);
        History history = new Trainer(network, plan().build()).fit(data(), heldOut);
        float[] predictions = network.predict(heldOut.x());
        double squares = 0;
        for (int row = 0; row < 500; row++) {
            double error = predictions[row] - heldOut.y()[row];
            squares += error * error;
        }
        assertEquals(squares / 500, history.last().validationLoss(), 1e-6 * squares / 500);
        assertEquals(
                RegressionMetrics.of(predictions, heldOut.y()).r2(),
                history.last().validationMetric());
        assertNotEquals(
                history.epochs().getFirst().validationLoss(), history.last().validationLoss());
    }

    @Test
    void stoppingInABatchDoesNotCountItsEpoch() {
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan().build());
        List<Integer> batches = new ArrayList<>();
        trainer.callback(new Callback() {
            @Override
            public void onBatchEnd(BatchEnd batch) {
                batches.add(batch.batch());
                if (batch.epoch() == 2 && batch.batch() == 2) {
                    trainer.stop();
                }
            }
        });
        History history = trainer.fit(data());
        assertEquals(List.of(1, 2, 3, 4, 5, 1, 2), batches);
        assertEquals(1, history.epochs().size());
        assertEquals(History.EndReason.STOPPED, history.reason());
        assertEquals(1, history.bestEpoch());
    }

    @Test
    void stoppingAtTheEndOfAnEpochCountsIt() {
        NeuralNetwork network = network();
        Trainer trainer = new Trainer(network, plan().build());
        trainer.callback(new Callback() {
            @Override
            public void onEpochEnd(History.Epoch epoch) {
                if (epoch.number() == 2) {
                    trainer.stop();
                }
            }
        });
        History history = trainer.fit(data());
        assertEquals(2, history.epochs().size());
        assertEquals(History.EndReason.STOPPED, history.reason());
        Bits.assertSame(
                "parameters",
                trained(plan().epochs(2).build()),
                network.parameters().values());
    }
}
