package io.groundswell.processor;

import io.groundswell.processor.djl.DjlSentimentModel;
import io.groundswell.processor.djl.ModelOptions;
import io.groundswell.processor.scoring.SentimentModel;

/** Models by name. */
public final class Models {
  /** The name of the model that comes with the processor. */
  public static final String BUNDLED = "bundled";

  private final ModelOptions options;

  /**
   * @param options how models are used
   */
  public Models(ModelOptions options) {
    this.options = options;
  }

  /**
   * Finds and loads a model, which may take as long as a download.
   *
   * @throws IllegalArgumentException with one sentence if there is no such model
   * @throws io.groundswell.processor.djl.ModelLoadException with one sentence if it can't be used
   */
  public SentimentModel open(String name) {
    if (!name.equals(BUNDLED)) {
      throw new IllegalArgumentException(
          "There is no model \"%s\"; the one known is \"%s\".".formatted(name, BUNDLED));
    }
    return DjlSentimentModel.openBundled(options);
  }
}
