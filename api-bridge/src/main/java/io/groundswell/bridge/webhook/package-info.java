/** Shifts for whoever wants them by HTTP: signed, tried again, at least once. */
@NullMarked
package io.groundswell.bridge.webhook;

import org.jspecify.annotations.NullMarked;
