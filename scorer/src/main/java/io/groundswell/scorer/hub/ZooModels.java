package io.groundswell.scorer.hub;

import io.groundswell.scorer.hub.ModelName.OfZoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Downloads and extracts models of DJL's zoo. */
final class ZooModels {
  private final Zoo zoo;
  private final Cache cache;
  private final Requirements needs;

  ZooModels(Zoo zoo, Cache cache, Requirements needs) {
    this.zoo = zoo;
    this.cache = cache;
    this.needs = needs;
  }

  /** The failure for a TorchScript model without PyTorch. */
  static FetchException needsPyTorch(String model) {
    return new FetchException(
        ("The model %s exists as TorchScript alone, which needs PyTorch's native libraries, and"
                + " they are missing: run the image processor-pytorch, or build with -Ppytorch.")
            .formatted(model));
  }

  /**
   * Downloads the model of a {@code djl://} name.
   *
   * @param version as named in the cache
   * @throws FetchException if the download fails, or no engine runs the model
   */
  Manifest fetch(OfZoo name, String version) {
    RemoteFile archive =
        zoo.find(name)
            .orElseThrow(
                () ->
                    new FetchException(
                        "DJL's zoo has no model %s for text classification."
                            .formatted(name.text())));
    if (name.group().equals(OfZoo.TORCHSCRIPT) && !needs.torchScript()) {
      throw needsPyTorch(name.text());
    }
    String commit = archive.checksum().hex();
    Path folder = cache.folder(name.unversioned(), commit);
    Map<String, Long> files = extract(archive, folder, name.text(), Set.of());
    needs.config().accept(folder.resolve(RepositoryListing.CONFIG));
    return new Manifest(
        name.unversioned(),
        version,
        commit,
        form(files.keySet()),
        "It is the format of the archive.",
        List.of(),
        archive,
        files);
  }

  /**
   * Finds the TorchScript archive of a Hugging Face model.
   *
   * @param id {@code owner/name}
   * @return empty if the zoo does not have it
   */
  Optional<RemoteFile> torchScript(String id) {
    return zoo.find(new OfZoo(OfZoo.TORCHSCRIPT, id, Optional.empty()));
  }

  /**
   * Downloads an archive and extracts its model.
   *
   * @param model named in error messages
   * @param kept names of files in the folder that are not replaced
   * @return names and sizes of the extracted files
   * @throws FetchException if the download fails, or the archive has no model
   */
  Map<String, Long> extract(RemoteFile archive, Path folder, String model, Set<String> kept) {
    Path zip = zoo.fetch(archive, folder, model);
    Map<String, Long> files = Archive.extract(zip, folder, kept, model);
    Disk.delete(zip);
    return files;
  }

  private static ModelFormat form(Set<String> files) {
    OnnxNames onnx = new OnnxNames(files);
    if (onnx.int8().isPresent()) {
      return ModelFormat.ONNX_INT8;
    }
    return files.stream().anyMatch(name -> name.endsWith(".onnx"))
        ? ModelFormat.ONNX_FP32
        : ModelFormat.TORCHSCRIPT;
  }
}
