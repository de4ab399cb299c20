package dev.lanewise.infer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A number is held by one thread at a time and never gets lost. */
public class FreeListStress {

    @JCStressTest
    @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "The first took it")
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "The second took it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both or none")
    @State
    public static class OneNumber {

        private final FreeList list = new FreeList(1);

        @Actor
        public void first(II_Result result) {
            result.r1 = list.take();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = list.take();
        }
    }

    /** Where a stack without a count of its changes goes wrong: what lies below the top is another number meanwhile. */
    @JCStressTest
    @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "All numbers are there, each once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A number is lost or doubled")
    @State
    public static class TakenAndPutBack {

        private final FreeList list = new FreeList(3);

        @Actor
        public void first() {
            int number = list.take();
            list.put(number);
        }

        @Actor
        public void second() {
            int one = list.take();
            int other = list.take();
            list.put(one);
            list.put(other);
        }

        @Arbiter
        public void arbiter(I_Result result) {
            int seen = 0;
            for (int number = list.take(); number != FreeList.NONE && result.r1 < 4; number = list.take()) {
                seen |= 1 << number;
                result.r1++;
            }
            if (seen != 0b111) {
                result.r1 = -1;
            }
        }
    }
}
