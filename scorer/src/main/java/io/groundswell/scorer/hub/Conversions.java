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
 * Conversions to ONNX that {@code Xenova} has made of many models, under their names. The name
 * proves nothing: one is taken if its {@code config.json} says what it was made of, and its labels
 * are the model's.
 */
final class Conversions {
  private static final String OWNER = "Xenova";

  /** What labels are called by default; they say no more than their number. */
  private static final String UNNAMED = "LABEL_";

  private final HuggingFace huggingFace;

  Conversions(HuggingFace huggingFace) {
    this.huggingFace = huggingFace;
  }

  /**
   * The conversion of a model.
   *
   * @param folder has the model's {@code config.json}
   * @param missing gets why there is none
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
      missing.add("the conversion " + id + " says to be one of \"" + madeOf + '"');
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
    Disk.delete(file); // one of another commit may be as long
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
