package io.groundswell.scorer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.Float16Utils;
import io.groundswell.scorer.core.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Converts a batch to the model's input arrays, padded to its longest text, and the output to
 * logits. Stateless and thread-safe.
 */
final class SentimentTranslator implements NoBatchifyTranslator<List<long[]>, List<float[]>> {
  private static final String BATCH = "batch";

  /** The name of the output, if a network has several. */
  private static final String LOGITS = "logits";

  /** The logit of a label without a class; its probability is 0. */
  private static final float IMPOSSIBLE = -1e30f;

  private final ModelConfig config;
  private final List<String> inputs;
  private final boolean named;

  /**
   * @param inputs of the model, in its order: input_ids, attention_mask, token_type_ids
   * @param named whether the engine identifies inputs by name, instead of by order
   */
  SentimentTranslator(ModelConfig config, List<String> inputs, boolean named) {
    for (String input : inputs) {
      switch (input) {
        case "input_ids", "attention_mask", "token_type_ids" -> {}
        default ->
            throw new ModelLoadException(
                ("The model has the unknown input %s; known are "
                        + "input_ids, attention_mask and token_type_ids.")
                    .formatted(input));
      }
    }
    this.config = config;
    this.inputs = inputs;
    this.named = named;
  }

  @Override
  public NDList processInput(TranslatorContext context, List<long[]> batch) {
    context.setAttachment(BATCH, batch);
    int longest = batch.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    NDManager manager = context.getNDManager();
    NDList arrays = new NDList(inputs.size());
    for (String input : inputs) {
      long[] values =
          switch (input) {
            case "input_ids" -> ids(batch, longest);
            case "attention_mask" -> mask(batch, longest);
            default -> new long[batch.size() * longest];
          };
      NDArray array = manager.create(values, new Shape(batch.size(), longest));
      if (named) {
        array.setName(input);
      }
      arrays.add(array);
    }
    return arrays;
  }

  private long[] ids(List<long[]> batch, int longest) {
    long[] values = new long[batch.size() * longest];
    if (config.padding() != 0) {
      Arrays.fill(values, config.padding());
    }
    for (int i = 0; i < batch.size(); i++) {
      long[] ids = batch.get(i);
      System.arraycopy(ids, 0, values, i * longest, ids.length);
    }
    return values;
  }

  private static long[] mask(List<long[]> batch, int longest) {
    long[] values = new long[batch.size() * longest];
    for (int i = 0; i < batch.size(); i++) {
      Arrays.fill(values, i * longest, i * longest + batch.get(i).length, 1);
    }
    return values;
  }

  @Override
  @SuppressWarnings("unchecked") // attached by processInput
  public List<float[]> processOutput(TranslatorContext context, NDList output) {
    List<long[]> batch = (List<long[]>) context.getAttachment(BATCH);
    NDArray answer = Objects.requireNonNullElseGet(output.get(LOGITS), output::head);
    Shape expected = new Shape(batch.size(), config.classes());
    if (!answer.getShape().equals(expected)) {
      throw new ModelLoadException(
          ("The network's output has the shape %s, but the %d classes of config.json's id2label need"
                  + " %s.")
              .formatted(answer.getShape(), config.classes(), expected));
    }
    float[] numbers = floats(answer);
    List<float[]> logits = new ArrayList<>(batch.size());
    for (int row = 0; row < numbers.length; row += config.classes()) {
      logits.add(
          new float[] {
            logit(numbers, row, Label.NEGATIVE),
            logit(numbers, row, Label.NEUTRAL),
            logit(numbers, row, Label.POSITIVE)
          });
    }
    return logits;
  }

  private static float[] floats(NDArray answer) {
    return switch (answer.getDataType()) {
      case FLOAT32 -> answer.toFloatArray();
      case FLOAT16 -> Float16Utils.fromByteBuffer(answer.toByteBuffer());
      default ->
          answer.toType(DataType.FLOAT32, false).toFloatArray(); // supported by PyTorch alone
    };
  }

  /**
   * The logit of a label: the log-sum-exp of its classes, so that softmax gives it the sum of their
   * probabilities. The logit of a single class is unchanged, bit for bit.
   */
  private float logit(float[] numbers, int row, Label label) {
    List<Integer> classes = config.outputs().getOrDefault(label, List.of());
    if (classes.isEmpty()) {
      return IMPOSSIBLE;
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (int of : classes) {
      largest = Math.max(largest, numbers[row + of]);
    }
    if (classes.size() == 1) {
      return largest;
    }
    double sum = 0;
    for (int of : classes) {
      sum += Math.exp(numbers[row + of] - largest);
    }
    return (float) (largest + Math.log(sum));
  }
}
