package dev.lanewise.infer;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a callback throws ends in its own future. */
class FailingCallbackTest {

    private final Answers answers = new Answers(2, 2, 16);

    @Test
    void aCallbackThatFailsHarmsNoOther() {
        try (MicroBatcher batcher = MicroBatcher.of(answers.model(0))) {
            HeldThread thread = HeldThread.of(batcher, answers.row(0));
            CompletableFuture<float[]> first = batcher.submit(answers.row(1));
            CompletableFuture<Void> broken = first.thenRun(() -> {
                throw new LinkageError("as a callback may");
            });
            CompletableFuture<Integer> endless = first.thenApply(_ -> endless(0));
            CompletableFuture<float[]> whole = first.thenApply(answer -> answer);
            CompletableFuture<float[]> second = batcher.submit(answers.row(2));
            thread.letGo();
            answers.require(0, 1, whole.join());
            answers.require(0, 2, second.join());
            assertInstanceOf(
                    LinkageError.class,
                    assertThrows(CompletionException.class, broken::join).getCause());
            assertInstanceOf(
                    StackOverflowError.class,
                    assertThrows(CompletionException.class, endless::join).getCause());
            answers.require(0, 3, batcher.submit(answers.row(3)).join());
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }
}
