package dev.lanewise;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Once the JVM has compiled it, a call of this method allocates no byte on the heap. Calls that throw are exempt.
 *
 * <p>A test finds every method that carries this annotation and calls it until it is compiled, in several fresh JVMs;
 * the build fails unless it then takes 0 bytes in at least 3 of 5 of them. It is not 5 of 5 because C2 compiles in the
 * background with what it has seen until then, and in a few of a hundred JVMs it leaves an object in a loop for as long
 * as the JVM lives. {@link dev.lanewise.warmup.WarmUpReport} tells a service whether its JVM is such a one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AllocationFree {}
