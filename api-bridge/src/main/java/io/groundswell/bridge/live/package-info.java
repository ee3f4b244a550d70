/**
 * The live feed: one buffered sequence of events that many clients watch; independent of Kafka and
 * HTTP.
 */
@NullMarked
package io.groundswell.bridge.live;

import org.jspecify.annotations.NullMarked;
