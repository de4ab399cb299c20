package dev.lanewise.tune.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpeedsTest {

    private static Speeds of(int count, IntToDoubleFunction level) {
        return Speeds.of(IntStream.range(0, count).mapToDouble(level).toArray());
    }

    @Test
    void aNeighbourThatComesAndGoesMakesTwoSpeeds() {
        Speeds speeds = of(100, i -> i % 2 == 0 ? 1 : 1.8);
        assertEquals(1.8, speeds.ratio(), 1e-9);
        assertTrue(speeds.two());
        assertEquals("this machine runs at two speeds, 1.8 times apart", speeds.toString());
    }

    @Test
    void manyNeighboursMakeSpeedsOfAllKinds() {
        Speeds speeds = of(101, i -> 0.8 + 0.01 * i);
        assertFalse(speeds.two());
        assertEquals("this machine runs at speeds up to 2.0 times apart", speeds.toString());
    }

    @Test
    void aFewDisturbedRoundsAreNoSpeed() {
        Speeds speeds = of(100, i -> i < 4 ? 50 : 1);
        assertTrue(speeds.isSteady());
        assertEquals("this machine runs at one speed", speeds.toString());
    }

    @Test
    void threeDisturbedOnesAreNoSpeedHoweverFewThereAre() {
        assertTrue(of(31, i -> i < 2 ? 12 : 1).isSteady());
        assertTrue(of(31, i -> i < 3 ? 12 : 1).isSteady());
        assertTrue(of(31, i -> i < 3 ? 0.1 : 1).isSteady());
        assertEquals(12, of(31, i -> i < 4 ? 12 : 1).ratio());
    }

    @Test
    void fewMeasurementsTellNoSpeeds() {
        assertEquals(Speeds.one(), of(6, i -> i == 3 ? 6.6 : 1));
        assertEquals(Speeds.one(), of(19, i -> i % 2 == 0 ? 1 : 1.8));
        assertTrue(of(20, i -> i % 2 == 0 ? 1 : 1.8).two());
        assertEquals(Speeds.one(), Speeds.of());
    }

    @Test
    void oneOfTwoSpeedsIsNotAFewMeasurements() {
        Speeds speeds = of(100, i -> i < 10 ? 1.8 : 1);
        assertEquals(1.8, speeds.ratio(), 1e-9);
        assertFalse(speeds.two());
        assertTrue(of(100, i -> i < 15 ? 1.8 : 1).two());
        assertTrue(of(100, i -> i < 15 ? 0.6 : 1).two());
    }

    @Test
    void theTypicalSpeedIsAmongThem() {
        Speeds speeds = of(20, _ -> 2);
        assertEquals(1, speeds.fast());
        assertEquals(2, speeds.slow());
        assertThrows(IllegalArgumentException.class, () -> new Speeds(1.1, 2, false));
        assertThrows(IllegalArgumentException.class, () -> new Speeds(0, 2, false));
        assertThrows(IllegalArgumentException.class, () -> new Speeds(1, Double.NaN, false));
    }
}
