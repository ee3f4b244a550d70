/** The bridge's settings: one constant a variable. */
@NullMarked
package io.groundswell.bridge.settings;

import org.jspecify.annotations.NullMarked;
