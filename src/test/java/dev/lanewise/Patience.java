package dev.lanewise;

import java.time.Duration;

/** How long tests wait for what must come. None of it is about speed: it ends a hang, and says where. */
public final class Patience {

    /** Less than a child JVM has, and that less than JUnit gives a test, so that the innermost is the one to speak. */
    public static final Duration LIMIT = Duration.ofMinutes(4);

    /** The longest delay that a batcher takes: as if it never ended, to a test that must not wait for it. */
    public static final long LONG_DELAY_MICROS = 60_000_000;

    /** Within it a batch has not waited for {@link #LONG_DELAY_MICROS}, unless the machine stalls. */
    public static final Duration LESS_THAN_DELAY = Duration.ofSeconds(50);

    private Patience() {}
}
