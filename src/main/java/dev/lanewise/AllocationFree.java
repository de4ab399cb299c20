package dev.lanewise;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A promise: once compiled, a call of this method allocates no byte on the heap. Calls that throw are exempt.
 *
 * <p>A test finds every method that carries it, calls each until it is compiled and then holds it to 0 bytes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AllocationFree {}
