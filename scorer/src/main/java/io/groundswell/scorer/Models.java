package io.groundswell.scorer;

import io.groundswell.common.settings.Settings;
import io.groundswell.scorer.core.SentimentModel;
import io.groundswell.scorer.djl.DjlSentimentModel;
import io.groundswell.scorer.djl.ModelOptions;
import io.groundswell.scorer.hub.ModelName;
import io.groundswell.scorer.hub.ModelStore;
import io.groundswell.scorer.hub.Requirements;
import java.nio.file.Path;

/** Models by name: the one that comes along, and those that are found, fetched and loaded. */
public final class Models {
  /** The name of the model that comes with the processor. */
  public static final String BUNDLED = ModelName.Bundled.NAME;

  private final Settings settings;
  private final ModelOptions options;

  /**
   * @param settings that have those of {@link ScorerSettings}
   */
  public Models(Settings settings) {
    this.settings = settings;
    this.options = ScorerSettings.model(settings);
  }

  /**
   * Finds and loads a model, which may take as long as a download.
   *
   * @throws IllegalArgumentException with one sentence if it is no model's name
   * @throws io.groundswell.scorer.hub.FetchException with one sentence if it can't be had
   * @throws io.groundswell.scorer.djl.ModelLoadException with one sentence if it can't be used
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
    // Another model's revisions are its own: routes name theirs with an @.
    String revision =
        name.equals(ScorerSettings.routes(settings).defaultModel())
            ? settings.get(ScorerSettings.MODEL_REVISION)
            : ModelName.OfHub.MAIN;
    Path folder = store.fetch(parsed, revision).folder();
    return DjlSentimentModel.open(folder, called, options);
  }
}
