/** Resolves model names to folders: Hugging Face, DJL's zoo and the local cache. */
@NullMarked
package io.groundswell.scorer.hub;

import org.jspecify.annotations.NullMarked;
