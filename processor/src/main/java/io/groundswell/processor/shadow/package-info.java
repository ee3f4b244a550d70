/** The topology that compares a model on trial with the one that serves. */
@NullMarked
package io.groundswell.processor.shadow;

import org.jspecify.annotations.NullMarked;
