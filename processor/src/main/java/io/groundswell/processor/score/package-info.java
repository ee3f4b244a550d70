/** The topology that scores posts. */
@NullMarked
package io.groundswell.processor.score;

import org.jspecify.annotations.NullMarked;
