package dev.lanewise.infer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Owner and leader agree on what became of a request, and so one of them frees it. */
public class RequestStress {

    /** r1: the owner gave up. r2: the leader frees. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Given up, the leader frees")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Answered, the owner frees")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both free or none")
    @State
    public static class OneFrees {

        private final Request request = new Request(0, 1, 1);

        public OneFrees() {
            request.open(0, Request.NO_TIMEOUT, null, null);
        }

        @Actor
        public void owner(II_Result result) {
            result.r1 = request.abandon() ? 1 : 0;
        }

        @Actor
        public void leader(II_Result result) {
            result.r2 = request.take() && request.settle(null, 1) ? 0 : 1;
        }
    }

    /** As before, with a leader that finds the request late. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Given up, the leader frees")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Expired, the owner frees")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both free or none")
    @State
    public static class OneFreesTheLate {

        private final Request request = new Request(0, 1, 1);

        public OneFreesTheLate() {
            request.open(0, 0, null, null);
        }

        @Actor
        public void owner(II_Result result) {
            result.r1 = request.abandon() ? 1 : 0;
        }

        @Actor
        public void leader(II_Result result) {
            result.r2 = request.expire() ? 0 : 1;
        }
    }

    /** r1: settled. r2, r3: the answer that the owner sees. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Not yet")
    @Outcome(id = "1, 3, 5", expect = Expect.ACCEPTABLE, desc = "The whole answer")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A part of the answer")
    @State
    public static class TheAnswerIsWhole {

        private final Request request = new Request(0, 1, 2);

        public TheAnswerIsWhole() {
            request.open(0, Request.NO_TIMEOUT, null, null);
            request.take();
        }

        @Actor
        public void leader() {
            request.out[0] = 3;
            request.out[1] = 5;
            request.settle(null, 1);
        }

        @Actor
        public void owner(III_Result result) {
            if (request.isSettled()) {
                result.r1 = 1;
                result.r2 = (int) request.out[0];
                result.r3 = (int) request.out[1];
            }
        }
    }
}
