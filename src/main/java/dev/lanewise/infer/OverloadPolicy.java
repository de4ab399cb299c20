package dev.lanewise.infer;

/** What a {@link MicroBatcher} does with a request when its queue is full. */
public enum OverloadPolicy {

    /** It fails with a {@link QueueFullException}. */
    REJECT,

    /** Its thread waits for a free place. */
    BLOCK,

    /** Its thread computes the answer itself, alone, with one of a few predictors kept for that. */
    RUN_INLINE
}
