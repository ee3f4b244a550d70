package io.groundswell.scorer.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.hub.ModelName.OfHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds ONNX conversions by {@code Xenova}, which have the names of the original models. A
 * conversion is used only if its {@code config.json} names the original, and its labels are the
 * same.
 */
final class Conversions {
  private static final String OWNER = "Xenova";

  /** Prefix of default label names, which match any name. */
  private static final String UNNAMED = "LABEL_";

  private final HuggingFace huggingFace;

  Conversions(HuggingFace huggingFace) {
    this.huggingFace = huggingFace;
  }

  /**
   * Finds the conversion of a model.
   *
   * @param folder with the model's {@code config.json}
   * @param missing receives the reason if there is none
   */
  Optional<RepositoryListing> find(OfHub model, Path folder, List<String> missing) {
    if (model.owner().equals(OWNER)) {
      return Optional.empty();
    }
    String id = OWNER + '/' + model.name();
    Optional<RepositoryListing> found = huggingFace.find(id);
    if (found.isEmpty()) {
      missing.add("there is no conversion " + id);
      return Optional.empty();
    }
    RepositoryListing conversion = found.get();
    Optional<RemoteFile> config = conversion.file(RepositoryListing.CONFIG);
    if (config.isEmpty()
        || !conversion.has(RepositoryListing.TOKENIZER)
        || !conversion.onnx().any()) {
      missing.add("its conversion " + id + " lacks config.json, tokenizer.json or ONNX");
      return Optional.empty();
    }
    JsonNode theirs = theirs(config.get(), folder, id);
    String madeOf = theirs.path("_name_or_path").asText("");
    if (!madeOf.equalsIgnoreCase(model.id())) {
      missing.add("the conversion " + id + " is declared as one of \"" + madeOf + '"');
      return Optional.empty();
    }
    if (!sameLabels(read(folder.resolve(RepositoryListing.CONFIG)), theirs)) {
      missing.add("its conversion " + id + " has other labels");
      return Optional.empty();
    }
    return found;
  }

  private JsonNode theirs(RemoteFile config, Path folder, String id) {
    RemoteFile renamed =
        new RemoteFile("conversion.json", config.uri(), config.size(), config.checksum());
    Path file = folder.resolve(renamed.path());
    Disk.delete(file); // a file of another commit may have the same size
    JsonNode theirs = read(huggingFace.fetch(renamed, folder, id));
    Disk.delete(file);
    return theirs;
  }

  private static JsonNode read(Path file) {
    try {
      return StrictJson.parse(Files.readAllBytes(file));
    } catch (IOException | BadInputException e) {
      throw new FetchException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static boolean sameLabels(JsonNode ours, JsonNode theirs) {
    JsonNode names = ours.path("id2label");
    JsonNode others = theirs.path("id2label");
    boolean same = names.size() == others.size();
    for (var name : names.properties()) {
      String label = name.getValue().asText();
      String other = others.path(name.getKey()).asText("");
      same &=
          label.equalsIgnoreCase(other) || label.startsWith(UNNAMED) || other.startsWith(UNNAMED);
    }
    return same;
  }
}
