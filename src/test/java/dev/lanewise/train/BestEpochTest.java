package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Parameters;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** When patience runs out, and which epoch was best, for losses given by hand. */
class BestEpochTest {

    private final Parameters parameters = Parameters.zeros(1, 1);

    /** The epoch after which it is time to stop, 0 if never; the bias of the network is the number of the epoch. */
    private int stopsAfter(BestEpoch best, double... validationLosses) {
        for (int epoch = 1; epoch <= validationLosses.length; epoch++) {
            parameters.setBiases(0, new float[] {epoch});
            if (best.isTimeToStop(epoch(epoch, 100, validationLosses[epoch - 1]), parameters)) {
                return epoch;
            }
        }
        return 0;
    }

    private static History.Epoch epoch(int number, double loss, double validationLoss) {
        return new History.Epoch(number, loss, validationLoss, Double.NaN, 0.1, 10, 1);
    }

    private BestEpoch best(EarlyStopping stopping) {
        return new BestEpoch(Optional.of(stopping), parameters);
    }

    @Test
    void patienceIsTheEpochsWithoutAnImprovement() {
        assertEquals(5, stopsAfter(best(new EarlyStopping(3)), 3, 2, 2, 2.5, 2, 1));
        assertEquals(2, stopsAfter(best(new EarlyStopping(1)), 3, 3, 1));
        assertEquals(0, stopsAfter(best(new EarlyStopping(3)), 3, 4, 5, 2, 3, 4));
    }

    @Test
    void anImprovementMustExceedMinDelta() {
        assertEquals(0, stopsAfter(best(new EarlyStopping(2, 0, true)), 3, 2.75, 2.5, 2.25, 2));
        assertEquals(3, stopsAfter(best(new EarlyStopping(2, 0.5, true)), 3, 2.75, 2.5, 2.25, 2));
        assertEquals(0, stopsAfter(best(new EarlyStopping(2, 0.25, true)), 3, 2.5, 2.0, 1.5));
    }

    @Test
    void theBestEpochIsTheOneWithTheLeastLossHoweverLittleLess() {
        BestEpoch best = best(new EarlyStopping(3, 1, true));
        stopsAfter(best, 3, 2.75, 2.5, 2.75);
        assertEquals(3, best.number());
        best.restore(parameters);
        assertEquals(3, parameters.bias(0, 0));
    }

    @Test
    void theFirstOfEqualEpochsIsBest() {
        BestEpoch best = best(new EarlyStopping(5));
        stopsAfter(best, 3, 2, 2, 3);
        assertEquals(2, best.number());
    }

    @Test
    void withoutRestoringTheLastWeightsStay() {
        BestEpoch best = best(new EarlyStopping(5, 0, false));
        stopsAfter(best, 1, 2, 3);
        best.restore(parameters);
        assertEquals(1, best.number());
        assertEquals(3, parameters.bias(0, 0));
    }

    @Test
    void withoutEarlyStoppingItIsNeverTimeToStop() {
        BestEpoch best = new BestEpoch(Optional.empty(), parameters);
        assertEquals(0, stopsAfter(best, 1, 2, 3, 4, 5));
        best.restore(parameters);
        assertEquals(1, best.number());
        assertEquals(5, parameters.bias(0, 0));
    }

    @Test
    void withoutValidationTheTrainingLossCounts() {
        BestEpoch best = best(new EarlyStopping(2));
        int[] losses = {5, 4, 3, 4, 4};
        for (int i = 0; i < losses.length; i++) {
            boolean stop = best.isTimeToStop(epoch(i + 1, losses[i], Double.NaN), parameters);
            assertEquals(i == 4, stop);
        }
        assertEquals(3, best.number());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused("patience must be at least 1, but is 0", () -> new EarlyStopping(0));
        assertRefused("minDelta must be at least 0 and finite, but is -0.1", () -> new EarlyStopping(1, -0.1, true));
        assertRefused(
                "minDelta must be at least 0 and finite, but is NaN", () -> new EarlyStopping(1, Double.NaN, true));
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
