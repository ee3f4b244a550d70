/** Utilities of all modules: root causes, rate limits of log lines, {@code Retry-After}. */
@NullMarked
package io.groundswell.common;

import org.jspecify.annotations.NullMarked;
