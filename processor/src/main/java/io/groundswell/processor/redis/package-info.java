/** Scores remembered in Redis. */
@NullMarked
package io.groundswell.processor.redis;

import org.jspecify.annotations.NullMarked;
