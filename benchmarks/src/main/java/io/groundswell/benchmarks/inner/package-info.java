/** What single steps cost, measured with JMH: {@code benchmarks/run jmh [REGEX]}. */
@NullMarked
package io.groundswell.benchmarks.inner;

import org.jspecify.annotations.NullMarked;
