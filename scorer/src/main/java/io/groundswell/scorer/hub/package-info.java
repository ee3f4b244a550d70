/** Where models come from: from a model's name to a folder in Hugging Face layout. */
@NullMarked
package io.groundswell.scorer.hub;

import org.jspecify.annotations.NullMarked;
