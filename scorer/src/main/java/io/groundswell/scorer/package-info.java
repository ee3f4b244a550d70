/** The scorer as a library: models, cache and workers, opened from settings. */
@NullMarked
package io.groundswell.scorer;

import org.jspecify.annotations.NullMarked;
