package io.groundswell.scorer.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the ONNX file of a repository: int8 if its weights are signed, else fp32, which is as
 * fast as unsigned int8, and exact. The file must be downloaded to inspect its weights.
 */
final class OnnxChoice {
  private static final Logger log = LoggerFactory.getLogger(OnnxChoice.class);

  private final HuggingFace huggingFace;
  private final Predicate<Path> signedWeights;

  /**
   * @param form the chosen format
   * @param reason why it was chosen, without a full stop
   * @param files of tokenizer and network
   */
  record Chosen(ModelFormat form, String reason, List<RemoteFile> files) {}

  OnnxChoice(HuggingFace huggingFace, Predicate<Path> signedWeights) {
    this.huggingFace = huggingFace;
    this.signedWeights = signedWeights;
  }

  /**
   * Downloads tokenizer and network.
   *
   * @param source a repository with a network and a tokenizer
   */
  Chosen fetch(RepositoryListing source, Path folder) {
    OnnxNames names = source.onnx();
    Optional<String> fp32 = names.fp32();
    if (names.int8().isEmpty()) {
      return fetch(
          source,
          folder,
          ModelFormat.ONNX_FP32,
          fp32.orElseThrow(),
          "its ONNX is fp32, there is no int8");
    }
    String int8 = names.int8().get();
    Chosen fast =
        fetch(
            source,
            folder,
            ModelFormat.ONNX_INT8,
            int8,
            "int8 ONNX with signed weights is the fastest");
    if (signedWeights.test(folder.resolve(int8))) {
      return fast;
    }
    if (fp32.isEmpty()) {
      return new Chosen(
          ModelFormat.ONNX_INT8,
          "its only ONNX is int8 with unsigned weights, 3 to 5 times slower than signed ones",
          fast.files());
    }
    log.info("int8 file with unsigned weights skipped: model={} file={}", source.id(), int8);
    Chosen exact =
        fetch(
            source,
            folder,
            ModelFormat.ONNX_FP32,
            fp32.get(),
            "fp32 ONNX, since its int8 has unsigned weights: no faster, and less exact");
    // Deleted last: after an interruption, the next start inspects the existing file.
    source.all(names.withData(int8)).forEach(file -> Disk.delete(folder.resolve(file.path())));
    return exact;
  }

  private Chosen fetch(
      RepositoryListing source, Path folder, ModelFormat form, String network, String reason) {
    List<RemoteFile> files =
        Stream.concat(
                source.tokenizer().stream(), source.all(source.onnx().withData(network)).stream())
            .toList();
    huggingFace.requireRoom(files, folder);
    files.forEach(file -> huggingFace.fetch(file, folder, source.id()));
    return new Chosen(form, reason, files);
  }
}
