/** Composes the scoring core, the topologies and what operators see. */
@NullMarked
package io.groundswell.processor;

import org.jspecify.annotations.NullMarked;
