package dev.lanewise.infer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is put comes out once, with all that was written before; and the last who put sees it. */
public class RequestQueueStress {

    /** r1: what was written before the number that was taken meanwhile. r2: numbers that came out in all. r3: their sum. */
    @JCStressTest
    @Outcome(id = "0, 2, 3", expect = Expect.ACCEPTABLE, desc = "Taken later")
    @Outcome(id = "7, 2, 3", expect = Expect.ACCEPTABLE, desc = "One taken meanwhile")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or unseen")
    @State
    public static class TwoPutOneTakes {

        private final RequestQueue queue = new RequestQueue(3);
        private final int[] written = new int[3];

        @Actor
        public void first() {
            written[1] = 7;
            queue.put(1);
        }

        @Actor
        public void second(III_Result result) {
            written[2] = 7;
            queue.put(2);
            int number = queue.poll();
            if (number != RequestQueue.NONE) {
                result.r1 = written[number];
                result.r2 = 1;
                result.r3 = number;
            }
        }

        @Arbiter
        public void arbiter(III_Result result) {
            for (int number = queue.poll(); number != RequestQueue.NONE; number = queue.poll()) {
                result.r2++;
                result.r3 += number;
            }
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both see something")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second was the last")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first was the last")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Nobody would lead")
    @State
    public static class TheLastWhoPutsSees {

        private final RequestQueue queue = new RequestQueue(2);

        @Actor
        public void first(II_Result result) {
            queue.put(0);
            result.r1 = queue.peek() == RequestQueue.NONE ? 0 : 1;
        }

        @Actor
        public void second(II_Result result) {
            queue.put(1);
            result.r2 = queue.peek() == RequestQueue.NONE ? 0 : 1;
        }
    }
}
