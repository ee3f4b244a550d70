/** Strict JSON and the closed table of error codes. */
@NullMarked
package io.groundswell.common.json;

import org.jspecify.annotations.NullMarked;
