/** Delivers shifts by HTTP: signed, with retries, at least once. */
@NullMarked
package io.groundswell.bridge.webhook;

import org.jspecify.annotations.NullMarked;
