/** What topologies share: their runtime, settings, metrics, dead letters and record guard. */
@NullMarked
package io.groundswell.processor.stream;

import org.jspecify.annotations.NullMarked;
