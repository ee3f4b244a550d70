/** Detects languages by script and by OpenNLP's n-gram model. */
@NullMarked
package io.groundswell.scorer.language;

import org.jspecify.annotations.NullMarked;
