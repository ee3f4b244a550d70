/**
 * The model behind {@link io.groundswell.processor.scoring.SentimentModel}: tokenizer,
 * preprocessing and, through DJL, ONNX Runtime or PyTorch.
 */
@NullMarked
package io.groundswell.processor.djl;

import org.jspecify.annotations.NullMarked;
