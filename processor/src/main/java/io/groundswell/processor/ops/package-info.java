/** What operators see: health, metrics and the status that scorers publish. */
@NullMarked
package io.groundswell.processor.ops;

import org.jspecify.annotations.NullMarked;
