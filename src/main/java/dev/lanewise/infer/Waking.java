package dev.lanewise.infer;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes threads in the middle of the protocol, where nothing may fail. */
final class Waking {

    private Waking() {}

    /**
     * {@link LockSupport#unpark} that never throws. A virtual thread is handed to its scheduler by Java code, which
     * fails where the heap is full (JDK 25); such a thread never runs again, and the threads after it must be woken all
     * the same.
     *
     * @return whether it succeeded
     */
    static boolean unpark(@Nullable Thread thread) {
        try {
            LockSupport.unpark(thread);
            return true;
        } catch (Throwable _) {
            return false;
        }
    }
}
