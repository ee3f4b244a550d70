/**
 * What watchers are told as it happens: one feed of events, kept for a while, read by many. Knows
 * neither Kafka nor HTTP.
 */
@NullMarked
package io.groundswell.bridge.live;

import org.jspecify.annotations.NullMarked;
