package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe measures the stack, not its own frame: interpreted and compiled by either compiler. */
@Tag("anyWidth")
class StackProbeTest {

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation"})
    void overflowsWhereLessThanItsSizeIsLeft(String compiler) throws Exception {
        ChildJvm.Printed printed = ChildJvm.run(List.of("-Xbatch", compiler), StackDepthProbe.class);
        double kilobytes = Double.parseDouble(printed.output().strip());
        assertTrue(kilobytes > 28 && kilobytes < 40, kilobytes + " KB" + printed.errors());
    }
}
