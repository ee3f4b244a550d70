/** Throughput and latency, each as a ratio to a limit or a peer measured in the same run. */
@NullMarked
package io.groundswell.benchmarks;

import org.jspecify.annotations.NullMarked;
