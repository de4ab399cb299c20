package dev.lanewise.support;

/** Whether this JVM can record events: module {@code jdk.jfr} is there. A small run-time image may lack it. */
public final class FlightRecording {

    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecording() {}

    /** Whether classes of events may be touched. */
    public static boolean isAvailable() {
        return AVAILABLE;
    }
}
