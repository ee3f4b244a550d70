package io.groundswell.processor;

import io.groundswell.processor.djl.DjlSentimentModel;
import io.groundswell.processor.djl.ModelOptions;
import io.groundswell.processor.hub.ModelName;
import io.groundswell.processor.hub.ModelStore;
import io.groundswell.processor.hub.Requirements;
import io.groundswell.processor.scoring.SentimentModel;
import java.nio.file.Path;

/** Models by name: the one that comes along, and those that are found, fetched and loaded. */
public final class Models {
  /** The name of the model that comes with the processor. */
  public static final String BUNDLED = ModelName.Bundled.NAME;

  private final ProcessorConfig config;
  private final ModelOptions options;

  /**
   * @param config where models come from and how they are used
   */
  public Models(ProcessorConfig config) {
    this.config = config;
    this.options =
        new ModelOptions(
            config.maxTokens(), config.longText(), config.labelMap(), config.allowBatchDrift());
  }

  /**
   * Finds and loads a model, which may take as long as a download.
   *
   * @throws IllegalArgumentException with one sentence if it is no model's name
   * @throws io.groundswell.processor.hub.FetchException with one sentence if it can't be had
   * @throws io.groundswell.processor.djl.ModelLoadException with one sentence if it can't be used
   */
  public SentimentModel open(String name) {
    ModelName parsed = ModelName.parse(name);
    if (parsed instanceof ModelName.Bundled) {
      return DjlSentimentModel.openBundled(options);
    }
    String called = parsed.called();
    ModelStore store =
        new ModelStore(
            config.models(),
            new Requirements(
                file -> DjlSentimentModel.requireUsable(file, called, options),
                DjlSentimentModel::hasSignedWeights,
                DjlSentimentModel.runsTorchScript()));
    // Another model's revisions are its own: routes name theirs with an @.
    String revision =
        name.equals(config.modelName()) ? config.modelRevision() : ModelName.OfHub.MAIN;
    Path folder = store.fetch(parsed, revision).folder();
    return DjlSentimentModel.open(folder, called, options);
  }
}
