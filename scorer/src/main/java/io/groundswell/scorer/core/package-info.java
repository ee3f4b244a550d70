/**
 * The heart: scores texts through a cache and a model. Knows no technology; {@code redis}, {@code
 * djl} and {@code language} implement its three interfaces, {@code stream} calls it.
 */
@NullMarked
package io.groundswell.scorer.core;

import org.jspecify.annotations.NullMarked;
