package dev.lanewise.infer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread leads, and a request that comes when it stops is seen by one of the two. */
public class LeadershipStress {

    @JCStressTest
    @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "The first leads")
    @Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "The second leads")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both or none")
    @State
    public static class OneLeads {

        private final Leadership leadership = new Leadership(1);

        @Actor
        public void first(II_Result result) {
            result.r1 = leadership.tryBegin();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = leadership.tryBegin();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both form, one after the other, each with its worker")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The second came while the first formed")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The first came while the second formed")
    @Outcome(expect = Expect.FORBIDDEN, desc = "None, or two at a time")
    @State
    public static class OneForms {

        private final Leadership leadership = new Leadership(2);
        private int forming;

        @Actor
        public void first(II_Result result) {
            result.r1 = form();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = form();
        }

        private int form() {
            int worker = leadership.tryBegin();
            if (worker == Leadership.NONE) {
                return 0;
            }
            forming++;
            int alone = forming;
            forming--;
            leadership.formed();
            return alone;
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both see it")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The newcomer leads")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The leader sees the newcomer's request")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "The request is forgotten")
    @State
    public static class NoRequestIsForgotten {

        private final RequestQueue queue = new RequestQueue(1);
        private final Leadership leadership = new Leadership(1);
        private final int worker = leadership.tryBegin();

        @Actor
        public void newcomer(II_Result result) {
            queue.put(0);
            result.r1 = leadership.tryBegin() == Leadership.NONE ? 0 : 1;
        }

        @Actor
        public void leader(II_Result result) {
            leadership.formed();
            leadership.finished(worker);
            result.r2 = queue.peek() == RequestQueue.NONE ? 0 : 1;
        }
    }
}
