package dev.lanewise.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
    void everyRequestOfEachRunIsAnsweredInOrderByAnotherThread() throws InterruptedException {
        try (Echo echo = new Echo(1_000)) {
            for (int count : List.of(1, 1_000, 3)) {
                Answers answers = new Answers(count);
                for (int request = 0; request < count; request++) {
                    echo.start(request, answers);
                }
                assertTrue(answers.left.await(100, TimeUnit.SECONDS));
                assertEquals(count, answers.requests.size());
                for (int request = 0; request < count; request++) {
                    assertEquals(request, answers.requests.get(request));
                }
            }
        }
    }
}
