package dev.lanewise.tune.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    private static Choice of(double[]... costs) {
        return Choice.of(costs);
    }

    @Test
    void theFirstThatIsNowhereMuchDearerIsFine() {
        Choice choice = of(new double[] {105, 108, 100}, new double[] {100, 100, 103});
        assertEquals(0, choice.index());
        assertEquals(1.08, choice.regret(), 1e-9);
        assertFalse(choice.isOpen());
    }

    @Test
    void oneThatIsMuchDearerInOneMeasurementIsPassedOver() {
        Choice choice = of(new double[] {100, 150, 100}, new double[] {104, 100, 109});
        assertEquals(1, choice.index());
        assertFalse(choice.isOpen());
    }

    @Test
    void measurementsThatContradictEachOtherLeaveTheChoiceOpen() {
        Choice choice = of(new double[] {100, 150}, new double[] {140, 100});
        assertEquals(1, choice.index(), "the least regret");
        assertEquals(1.4, choice.regret(), 1e-9);
        assertTrue(choice.isOpen());
    }

    @Test
    void whatIsOutOfTheQuestionIsNotChosen() {
        assertEquals(1, of(new double[] {NEVER, 1}, new double[] {5, 1}).index());
        assertFalse(of(new double[] {NEVER, 1}, new double[] {NEVER, 1}).isOpen(), "where all are, none is better");
        assertTrue(of(new double[] {NEVER, 1}, new double[] {1, NEVER}).isOpen());
    }
}
