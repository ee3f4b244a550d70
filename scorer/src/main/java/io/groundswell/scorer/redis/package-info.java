/** The score cache in Redis. */
@NullMarked
package io.groundswell.scorer.redis;

import org.jspecify.annotations.NullMarked;
