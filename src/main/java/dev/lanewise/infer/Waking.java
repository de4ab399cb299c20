package dev.lanewise.infer;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes threads in the middle of the protocol, where nothing may fail. */
final class Waking {

    private Waking() {}

    /**
     * {@link LockSupport#unpark} that never throws. A virtual thread is handed to its scheduler by Java code, which can fail; the
     * threads after it must be woken all the same.
     */
    static void unpark(@Nullable Thread thread) {
        try {
            LockSupport.unpark(thread);
        } catch (Throwable _) {
            // The thread has its permit. That its scheduler refuses it is between these two.
        }
    }
}
