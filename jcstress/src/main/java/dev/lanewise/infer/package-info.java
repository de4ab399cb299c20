/** The protocol of the micro-batcher under jcstress. In its package, to reach the parts. Nothing imports this module. */
@NullMarked
package dev.lanewise.infer;

import org.jspecify.annotations.NullMarked;
