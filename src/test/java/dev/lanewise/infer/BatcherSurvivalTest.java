package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller at the end of its stack, or a heap that is full for a moment: whoever meets an error, later requests are answered, those
 * of other threads meanwhile as well, and the batcher can be closed.
 *
 * <p>{@code -Dlanewise.stress.callers=1000 -Dlanewise.stress.rounds=100} for more.
 */
@Tag("anyWidth")
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatcherSurvivalTest {

    private static final String CALLERS = Integer.toString(Integer.getInteger("lanewise.stress.callers", 12));
    private static final String ROUNDS = Integer.toString(Integer.getInteger("lanewise.stress.rounds", 4));

    /** Interpreted, compiled by C1, compiled as usual; the smallest stack leaves a thread some 80 KB; 0 are virtual threads. */
    @ParameterizedTest
    @CsvSource({"-Xint, 256", "-XX:TieredStopAtLevel=1, 180", "-Xmixed, 180", "-Xmixed, 1024", "-Xmixed, 0"})
    void callersThatOverflowTheirStacksHarmNobody(String flag, int stackKilobytes) throws Exception {
        assertPrints(
                OverflowProbe.SURVIVED, List.of(flag), OverflowProbe.class, CALLERS, Integer.toString(stackKilobytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cold", "warm"})
    void aHeapThatIsFullForAMomentHarmsNoLaterRequest(String start) throws Exception {
        assertPrints(FullHeapProbe.SURVIVED, List.of("-Xmx48m"), FullHeapProbe.class, ROUNDS, start);
    }

    private static void assertPrints(String expected, List<String> flags, Class<?> probe, String... arguments)
            throws Exception {
        List<String> all = new ArrayList<>(ChildJvm.sameKernels());
        all.addAll(flags);
        ChildJvm.Printed printed = ChildJvm.run(all, probe, arguments);
        assertEquals(expected, printed.output().strip(), printed.errors());
    }
}
