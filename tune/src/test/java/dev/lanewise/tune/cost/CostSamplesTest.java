package dev.lanewise.tune.cost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.tune.measure.TuningException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostSamplesTest {

    private static final List<Integer> ROWS = List.of(1, 2);

    @Test
    void whatIsWrittenIsRead() {
        double[][] nanos = {{100.5, 1.0 / 3}, {1e9, 212}};
        List<String> lines = new CostSamples(ROWS, nanos).lines();
        assertEquals("2: 1.0E9 212.0", lines.get(1));
        CostSamples read = CostSamples.parse(lines, ROWS);
        assertEquals(ROWS, read.rows());
        assertArrayEquals(nanos, read.nanos());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | "1:" and times in line 1 of its answer, but wrote ""
            1:,2: 3,end             | "1:" and times in line 1 of its answer, but wrote "1:"
            2: 3,1: 3,end           | "1:" and times in line 1 of its answer, but wrote "2: 3"
            1: 3                    | a line in line 2 of its answer, but wrote nothing
            1: 3,2: 3 4,end         | 1 times in line 2 of its answer, but wrote 2 times
            1: 3,2: x,end           | times above 0 in line 2 of its answer, but wrote "x"
            1: 3,2:  3,end          | times above 0 in line 2 of its answer, but wrote ""
            1: 0,2: 3,end           | times above 0 in line 1 of its answer, but wrote "0"
            1: -3,2: 3,end          | times above 0 in line 1 of its answer, but wrote "-3"
            1: NaN,2: 3,end         | times above 0 in line 1 of its answer, but wrote "NaN"
            1: Infinity,2: 3,end    | times above 0 in line 1 of its answer, but wrote "Infinity"
            1: 3,2: 3               | a line in line 3 of its answer, but wrote nothing
            1: 3,2: 3,3: 3,end      | "end" and nothing after it in line 3 of its answer, but wrote "end"
            1: 3,2: 3,end,1: 3      | "end" and nothing after it in line 3 of its answer, but wrote "1: 3"
            """)
    void anythingElseIsRejected(String lines, String message) {
        TuningException e =
                assertThrows(TuningException.class, () -> CostSamples.parse(List.of(lines.split(",")), ROWS));
        assertEquals("a JVM that measures batches must write " + message, e.getMessage());
    }

    @Test
    void noAnswerIsRejected() {
        TuningException e = assertThrows(TuningException.class, () -> CostSamples.parse(List.of(), ROWS));
        assertEquals(
                "a JVM that measures batches must write a line in line 1 of its answer, but wrote nothing",
                e.getMessage());
    }
}
