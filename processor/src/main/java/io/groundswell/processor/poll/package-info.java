/** Micro-batching at the poll: the consumer of Kafka Streams returns records with their scores. */
@NullMarked
package io.groundswell.processor.poll;

import org.jspecify.annotations.NullMarked;
