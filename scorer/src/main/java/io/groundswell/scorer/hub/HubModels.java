package io.groundswell.scorer.hub;

import io.groundswell.scorer.hub.ModelName.OfHub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Downloads Hugging Face models in the fastest available format: the repository's ONNX, a
 * conversion's ONNX, or TorchScript of DJL's zoo. {@code config.json} is always the requested
 * model's; tokenizer and network have the same source.
 */
final class HubModels {
  private final HuggingFace huggingFace;
  private final OnnxChoice onnx;
  private final Conversions conversions;
  private final ZooModels zoo;
  private final Cache cache;
  private final Requirements needs;

  HubModels(HuggingFace huggingFace, ZooModels zoo, Cache cache, Requirements needs) {
    this.huggingFace = huggingFace;
    this.onnx = new OnnxChoice(huggingFace, needs.signedWeights());
    this.conversions = new Conversions(huggingFace);
    this.zoo = zoo;
    this.cache = cache;
    this.needs = needs;
  }

  /**
   * Downloads a model.
   *
   * @param revision a branch, a tag or a commit
   * @throws FetchException if the download fails, or the model has no usable format
   */
  Manifest fetch(OfHub model, String revision) {
    RepositoryListing asked = huggingFace.list(model.id(), revision);
    Path folder = cache.folder(model.id(), asked.commit());
    RemoteFile config =
        asked
            .file(RepositoryListing.CONFIG)
            .orElseThrow(
                () ->
                    new FetchException(
                        "The model %s has no config.json: it is not a transformers model."
                            .formatted(model.id())));
    needs.config().accept(huggingFace.fetch(config, folder, model.id()));

    List<String> missing = new ArrayList<>();
    Optional<RepositoryListing> source = own(asked, missing);
    if (source.isEmpty()) {
      source = conversions.find(model, folder, missing);
    }
    if (source.isEmpty()) {
      return torchScript(asked, revision, config, folder, missing);
    }
    OnnxChoice.Chosen chosen = onnx.fetch(source.get(), folder);
    String reason =
        missing.isEmpty()
            ? chosen.reason() + '.'
            : chosen.reason() + ", of " + source.get().shown() + ": " + joined(missing) + '.';
    return manifest(asked, revision, chosen.form(), reason, with(config, chosen.files()));
  }

  /**
   * Downloads a file of a model again.
   *
   * @param id of the repository, for error messages
   */
  void fetch(RemoteFile file, Path folder, String id) {
    huggingFace.fetch(file, folder, id);
  }

  private static Optional<RepositoryListing> own(RepositoryListing asked, List<String> missing) {
    if (!asked.onnx().any()) {
      missing.add("it has no ONNX file itself");
    } else if (!asked.has(RepositoryListing.TOKENIZER)) {
      missing.add("it has ONNX, but no tokenizer.json, and slow tokenizers are not supported");
    } else {
      return Optional.of(asked);
    }
    return Optional.empty();
  }

  private Manifest torchScript(
      RepositoryListing asked,
      String revision,
      RemoteFile config,
      Path folder,
      List<String> missing) {
    RemoteFile archive =
        archive(asked, missing)
            .orElseThrow(
                () ->
                    new FetchException(
                        ("The model %s can't be used: %s; DJL's zoo does not have it either. Make"
                                + " ONNX of it with `optimum-cli export onnx --model %s FOLDER`,"
                                + " and name that folder instead.")
                            .formatted(asked.id(), joined(missing), asked.id())));
    if (!needs.torchScript()) {
      throw ZooModels.needsPyTorch(asked.id());
    }
    Map<String, Long> extracted =
        zoo.extract(archive, folder, asked.id(), Set.of(RepositoryListing.CONFIG));
    return new Manifest(
        asked.id(),
        revision,
        asked.commit(),
        ModelFormat.TORCHSCRIPT,
        "TorchScript of DJL's zoo: " + joined(missing) + '.',
        List.of(config),
        archive,
        extracted);
  }

  private Optional<RemoteFile> archive(RepositoryListing asked, List<String> missing) {
    try {
      return zoo.torchScript(asked.id());
    } catch (FetchException e) {
      throw new FetchException(
          "%s DJL's zoo was queried for %s: %s."
              .formatted(e.getMessage(), asked.id(), joined(missing)),
          e);
    }
  }

  private static Manifest manifest(
      RepositoryListing asked,
      String revision,
      ModelFormat form,
      String reason,
      List<RemoteFile> files) {
    return new Manifest(asked.id(), revision, asked.commit(), form, reason, files, null, Map.of());
  }

  private static List<RemoteFile> with(RemoteFile config, List<RemoteFile> files) {
    return Stream.concat(Stream.of(config), files.stream()).toList();
  }

  private static String joined(List<String> missing) {
    return String.join("; ", missing);
  }
}
