package dev.lanewise.kernel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight Recorder event: the vector kernels were wanted and cannot run. */
@Name("dev.lanewise.KernelFallback")
@Label("Kernel Fallback")
@Category("Lanewise")
@Description("The library runs on its slower scalar kernels")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // the recorder reads them
final class KernelFallbackEvent extends Event {

    @Label("Reason")
    private final String reason;

    private KernelFallbackEvent(String reason) {
        this.reason = reason;
    }

    static void commit(String reason) {
        new KernelFallbackEvent(reason).commit();
    }
}
