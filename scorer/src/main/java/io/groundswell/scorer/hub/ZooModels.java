package io.groundswell.scorer.hub;

import io.groundswell.scorer.hub.ModelName.OfZoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Models of DJL's zoo, from archive to folder. */
final class ZooModels {
  private final Zoo zoo;
  private final Cache cache;
  private final Requirements needs;

  ZooModels(Zoo zoo, Cache cache, Requirements needs) {
    this.zoo = zoo;
    this.cache = cache;
    this.needs = needs;
  }

  /** A sentence for TorchScript where nothing runs it. */
  static FetchException needsPyTorch(String model) {
    return new FetchException(
        ("The model %s is there only as TorchScript, which needs PyTorch's native libraries, and"
                + " they aren't here: run the image processor-pytorch, or build with -Ppytorch.")
            .formatted(model));
  }

  /**
   * Fetches what the user names by a URL.
   *
   * @param version as the cache calls it
   * @throws FetchException if it can't be had, or can't be used here
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
        "It is what the archive holds.",
        List.of(),
        archive,
        files);
  }

  /**
   * The archive of a model of Hugging Face that DJL's zoo has as TorchScript.
   *
   * @param id {@code owner/name}
   * @return nothing if it does not have it
   */
  Optional<RemoteFile> torchScript(String id) {
    return zoo.find(new OfZoo(OfZoo.TORCHSCRIPT, id, Optional.empty()));
  }

  /**
   * Fetches an archive and takes a model out of it.
   *
   * @param model for sentences
   * @param kept files that the folder has and that stay as they are
   * @return names and sizes of what was taken out
   * @throws FetchException if it can't be had, or is no model's
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
