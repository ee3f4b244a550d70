/** Kafka clients of the bridge. */
@NullMarked
package io.groundswell.bridge.kafka;

import org.jspecify.annotations.NullMarked;
