/**
 * The scoring core: scores texts through a cache and a model. Depends on no technology; the
 * packages {@code redis}, {@code djl} and {@code language} implement its interfaces {@link
 * io.groundswell.scorer.core.ScoreCache}, {@link io.groundswell.scorer.core.SentimentModel} and
 * {@link io.groundswell.scorer.core.LanguageDetector}.
 */
@NullMarked
package io.groundswell.scorer.core;

import org.jspecify.annotations.NullMarked;
