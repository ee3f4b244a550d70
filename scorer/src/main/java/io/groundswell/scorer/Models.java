package io.groundswell.scorer;

import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.DjlSentimentModel;
import io.groundswell.scorer.djl.ModelOptions;
import io.groundswell.scorer.hub.ModelName;
import io.groundswell.scorer.hub.ModelStore;
import io.groundswell.scorer.hub.Requirements;
import java.nio.file.Path;

/** Loads models by name: the bundled one, and those of Hugging Face, DJL's zoo or a folder. */
public final class Models {
  /** The name of the bundled model. */
  public static final String BUNDLED = ModelName.Bundled.NAME;

  private final Settings settings;
  private final ModelOptions options;

  /**
   * @param settings including those of {@link ScorerSettings}
   */
  public Models(Settings settings) {
    this.settings = settings;
    this.options = ScorerSettings.model(settings);
  }

  /**
   * Downloads a model unless it is cached, and loads it.
   *
   * @throws IllegalArgumentException if the name is malformed; the message is one sentence
   * @throws io.groundswell.scorer.hub.FetchException if the download fails; the message is one
   *     sentence
   * @throws io.groundswell.scorer.djl.ModelLoadException if the model can't be used; the message is
   *     one sentence
   */
  public SentimentModel open(String name) {
    ModelName parsed = ModelName.parse(name);
    if (parsed instanceof ModelName.Bundled) {
      return DjlSentimentModel.openBundled(options);
    }
    String called = parsed.called();
    ModelStore store =
        new ModelStore(
            ScorerSettings.hub(settings),
            new Requirements(
                file -> DjlSentimentModel.requireUsable(file, called, options),
                DjlSentimentModel::hasSignedWeights,
                DjlSentimentModel.runsTorchScript()));
    // MODEL_REVISION applies to MODEL_NAME alone; routes name a revision with an @.
    String revision =
        name.equals(ScorerSettings.routes(settings).defaultModel())
            ? settings.get(ScorerSettings.MODEL_REVISION)
            : ModelName.OfHub.MAIN;
    Path folder = store.fetch(parsed, revision).folder();
    return DjlSentimentModel.open(folder, called, options);
  }
}
