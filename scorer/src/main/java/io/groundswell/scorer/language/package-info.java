/** Tells languages apart, by OpenNLP's n-gram model and by scripts. */
@NullMarked
package io.groundswell.scorer.language;

import org.jspecify.annotations.NullMarked;
