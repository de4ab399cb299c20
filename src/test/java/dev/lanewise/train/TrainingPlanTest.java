package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.Loss;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Settings of a run and of its optimizer. */
class TrainingPlanTest {

    private static TrainingPlan.Builder plan() {
        return TrainingPlan.builder(new Loss.MeanSquaredError());
    }

    @Test
    void theDefaults() {
        TrainingPlan expected = new TrainingPlan(
                new Loss.MeanSquaredError(),
                new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8),
                new Schedule.Constant(),
                10,
                32,
                0,
                0,
                0,
                Optional.empty(),
                true,
                0,
                Runtime.getRuntime().availableProcessors());
        assertEquals(expected, plan().build());
    }

    @Test
    void theBuilderSetsEverySetting() {
        TrainingPlan expected = new TrainingPlan(
                new Loss.MeanSquaredError(),
                new Optimizer.Sgd(0.5),
                new Schedule.ExponentialDecay(0.9),
                3,
                4,
                0.1,
                0.2,
                0.3,
                Optional.of(new EarlyStopping(5)),
                false,
                6,
                7);
        TrainingPlan built = plan().optimizer(new Optimizer.Sgd(0.5))
                .schedule(new Schedule.ExponentialDecay(0.9))
                .epochs(3)
                .batchSize(4)
                .l2(0.1)
                .clipNorm(0.2)
                .validationSplit(0.3)
                .earlyStopping(new EarlyStopping(5))
                .shuffle(false)
                .seed(6)
                .threads(7)
                .build();
        assertEquals(expected, built);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused("epochs must be at least 1, but is 0", plan().epochs(0)::build);
        assertRefused("batchSize must be at least 1, but is 0", plan().batchSize(0)::build);
        assertRefused("threads must be at least 1, but is -1", plan().threads(-1)::build);
        assertRefused("l2 must be at least 0 and finite, but is -1.0", plan().l2(-1)::build);
        assertRefused("l2 must be at least 0 and finite, but is NaN", plan().l2(Double.NaN)::build);
        assertRefused(
                "clipNorm must be at least 0 and finite, but is Infinity",
                plan().clipNorm(Double.POSITIVE_INFINITY)::build);
        assertRefused("validationSplit must be at least 0 and below 1, but is 1.0", plan().validationSplit(1)::build);
        assertRefused(
                "validationSplit must be at least 0 and below 1, but is NaN",
                plan().validationSplit(Double.NaN)::build);
    }

    @Test
    void optimizerSettingsOutOfRangeAreRefused() {
        assertRefused("learningRate must be above 0 and finite, but is 0.0", () -> new Optimizer.Sgd(0));
        assertRefused("learningRate must be above 0 and finite, but is -1.0", () -> new Optimizer.Adam(-1));
        assertRefused("learningRate must be above 0 and finite, but is NaN", () -> new Optimizer.RmsProp(Double.NaN));
        assertRefused(
                "learningRate must be above 0 and finite, but is Infinity",
                () -> new Optimizer.AdamW(Double.POSITIVE_INFINITY, 0));
        assertRefused("momentum must be at least 0 and below 1, but is 1.0", () -> new Optimizer.Sgd(0.1, 1, false));
        assertRefused("nesterov needs a momentum above 0", () -> new Optimizer.Sgd(0.1, 0, true));
        assertRefused("rho must be at least 0 and below 1, but is -0.1", () -> new Optimizer.RmsProp(0.1, -0.1, 1e-8));
        assertRefused("epsilon must be above 0 and finite, but is 0.0", () -> new Optimizer.RmsProp(0.1, 0.9, 0));
        assertRefused(
                "epsilon must be above 0 and finite, but is 1.0E-50, which is 0 as a float",
                () -> new Optimizer.Adam(0.1, 0.9, 0.999, 1e-50));
        assertRefused(
                "learningRate must be above 0 and finite, but is 1.0E-46, which is 0 as a float",
                () -> new Optimizer.Sgd(1e-46));
        assertRefused(
                "learningRate must be above 0 and finite, but is 1.0E39, which is infinite as a float",
                () -> new Optimizer.Sgd(1e39));
        assertRefused(
                "weightDecay must be at least 0 and finite, but is 1.0E39, which is infinite as a float",
                () -> new Optimizer.AdamW(0.1, 1e39));
        assertRefused("beta1 must be at least 0 and below 1, but is 1.0", () -> new Optimizer.Adam(0.1, 1, 0.9, 1e-8));
        assertRefused("beta2 must be at least 0 and below 1, but is 2.0", () -> new Optimizer.Adam(0.1, 0.9, 2, 1e-8));
        assertRefused("weightDecay must be at least 0 and finite, but is -0.5", () -> new Optimizer.AdamW(0.1, -0.5));
    }

    @Test
    void optimizersHaveNames() {
        assertEquals("sgd", new Optimizer.Sgd(0.1).id());
        assertEquals("rmsprop", new Optimizer.RmsProp(0.1).id());
        assertEquals("adam", new Optimizer.Adam(0.1).id());
        assertEquals("adamw", new Optimizer.AdamW(0.1, 0.01).id());
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }
}
