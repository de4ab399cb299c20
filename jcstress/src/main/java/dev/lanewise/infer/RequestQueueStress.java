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

    @JCStressTest
    @Outcome(id = "0, 2, 2", expect = Expect.ACCEPTABLE, desc = "Taken later")
    @Outcome(id = "7, 1, 2", expect = Expect.ACCEPTABLE, desc = "One taken meanwhile, with its number written before")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or unseen")
    @State
    public static class TwoPutOneTakes {

        private final RequestQueue queue = new RequestQueue(2);
        private final int[] written = new int[2];

        @Actor
        public void first() {
            written[0] = 7;
            queue.put(0);
        }

        @Actor
        public void second() {
            written[1] = 7;
            queue.put(1);
        }

        @Actor
        public void taker(III_Result result) {
            int number = queue.poll();
            if (number != RequestQueue.NONE) {
                result.r1 = written[number];
                result.r3 = 1 + number;
            }
        }

        @Arbiter
        public void arbiter(III_Result result) {
            int before = result.r3;
            int seen = before == 0 ? 0 : before;
            for (int number = queue.poll(); number != RequestQueue.NONE; number = queue.poll()) {
                seen += 1 + number;
                result.r2++;
            }
            // Both numbers, 1 + 2, each once.
            result.r3 = seen == 3 ? 2 : -seen;
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
