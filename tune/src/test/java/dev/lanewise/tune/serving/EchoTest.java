package dev.lanewise.tune.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.tune.load.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EchoTest {

    /** Remembers the order of the answers. */
    private static final class Answers implements Target.Completion {

        private final List<Integer> requests = new ArrayList<>();
        private final CountDownLatch left;

        Answers(int count) {
            left = new CountDownLatch(count);
        }

        @Override
        public void ended(int request) {
            requests.add(request);
            left.countDown();
        }

        @Override
        public void failed(int request) {
            throw new AssertionError("request " + request);
        }
    }

    @Test
    void requestsOfARunThatGaveUpAreNotAnsweredInTheNext() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        List<Integer> late = new CopyOnWriteArrayList<>();
        Target.Completion stalled = new Target.Completion() {
            @Override
            public void ended(int request) {
                late.add(request);
                try {
                    next.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void failed(int request) {
                throw new AssertionError("request " + request);
            }
        };
        try (Echo echo = new Echo(0)) {
            echo.start(0, stalled);
            echo.start(1, stalled);
            while (late.isEmpty()) {
                Thread.onSpinWait();
            }
            Answers answers = new Answers(2);
            echo.start(0, answers);
            next.countDown();
            echo.start(1, answers);
            answers.left.await();
            assertEquals(List.of(0, 1), answers.requests);
            assertEquals(List.of(0), late);
        }
    }

    @Test
    void everyRequestOfEachRunIsAnsweredInOrderByAnotherThread() throws InterruptedException {
        try (Echo echo = new Echo(1_000)) {
            for (int count : List.of(1, 1_000, 3)) {
                Answers answers = new Answers(count);
                for (int request = 0; request < count; request++) {
                    echo.start(request, answers);
                }
                answers.left.await();
                assertEquals(count, answers.requests.size());
                for (int request = 0; request < count; request++) {
                    assertEquals(request, answers.requests.get(request));
                }
            }
        }
    }
}
