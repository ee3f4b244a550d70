/** JMH benchmarks of single steps: {@code benchmarks/run jmh [REGEX]}. */
@NullMarked
package io.groundswell.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
