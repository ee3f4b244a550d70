/**
 * The topologies and the consumer that scores whole windows at the poll, so that nothing is
 * buffered in a topology and Kafka Streams' guarantees hold as they are.
 */
@NullMarked
package io.groundswell.processor.stream;

import org.jspecify.annotations.NullMarked;
