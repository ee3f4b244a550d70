/** The topology that answers requests. */
@NullMarked
package io.groundswell.processor.predict;

import org.jspecify.annotations.NullMarked;
