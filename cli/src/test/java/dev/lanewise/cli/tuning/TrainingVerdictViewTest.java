package dev.lanewise.cli.tuning;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Activation;
import dev.lanewise.Dataset;
import dev.lanewise.Loss;
import dev.lanewise.NeuralNetwork;
import dev.lanewise.cli.FakeTuner;
import dev.lanewise.train.TrainingPlan;
import dev.lanewise.tune.training.TrainingVerdict;
import dev.lanewise.tune.training.TrainingVerdict.ValidationRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingVerdictViewTest {

    private static final NeuralNetwork NETWORK = NeuralNetwork.of(new int[] {2, 1}, Activation.LINEAR);

    /** Of 128 rows, after runs that took so many seconds to the same loss. */
    private static String sentence(double secondsOf64, double secondsOf128) {
        TrainingPlan plan = TrainingPlan.builder(new Loss.MeanSquaredError()).build();
        Dataset data = Dataset.of(new float[] {1, 2}, new float[] {3}, 1);
        TrainingVerdict verdict = FakeTuner.met().tuneTrainingQuickly(NETWORK, plan, data);
        List<ValidationRun> runs = List.of(
                new ValidationRun(64, 0.0014, secondsOf64, List.of()),
                new ValidationRun(128, 0.002, secondsOf128, List.of()));
        TrainingVerdict withRuns = new TrainingVerdict(
                verdict.costs(),
                verdict.speeds(),
                verdict.noise(),
                verdict.expected(),
                verdict.batchSize(),
                verdict.threads(),
                verdict.learningRate(),
                verdict.learningRateRule(),
                verdict.reason(),
                0.2,
                runs,
                verdict.undecided());
        return new TrainingVerdictView(withRuns, NETWORK).sentence();
    }

    @Test
    void theSentenceSaysNoMoreThanTheRunsDo() {
        assertEnds(", which reached the same validation loss first", sentence(2, 1.9));
        assertEnds(", which was within 10 % of the fastest of the runs", sentence(2, 2.1));
        assertEnds(", which is expected to reach the same loss first", sentence(2, Double.POSITIVE_INFINITY));
    }

    private static void assertEnds(String end, String sentence) {
        assertTrue(sentence.endsWith(end), sentence);
    }
}
