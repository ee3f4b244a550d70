/**
 * Implements {@link io.groundswell.scorer.core.SentimentModel}: tokenizer, preprocessing and,
 * through DJL, ONNX Runtime or PyTorch.
 */
@NullMarked
package io.groundswell.scorer.djl;

import org.jspecify.annotations.NullMarked;
