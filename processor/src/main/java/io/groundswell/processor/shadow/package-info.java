/** The topology that scores published posts again with the shadow model. */
@NullMarked
package io.groundswell.processor.shadow;

import org.jspecify.annotations.NullMarked;
