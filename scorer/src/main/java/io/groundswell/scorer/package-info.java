/**
 * Entry point of the library: {@link ScoringCore} opens models, cache and workers from settings.
 */
@NullMarked
package io.groundswell.scorer;

import org.jspecify.annotations.NullMarked;
