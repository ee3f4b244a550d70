package io.groundswell.scorer.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.hub.ModelName.OfZoo;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Client of DJL's model zoo: a {@code metadata.json} for each model lists archives and their SHA-1.
 * Only text classification is supported.
 */
final class Zoo {
  private static final String APPLICATION = "model/nlp/text_classification/";

  private final URI repository;
  private final Path cache;
  private final Http http;
  private final Download download;

  /**
   * @param cache named in error messages
   */
  Zoo(URI repository, Path cache, Http http, Download download) {
    this.repository = repository;
    this.cache = cache;
    this.http = http;
    this.download = download;
  }

  /**
   * Finds the archive of a model.
   *
   * @param name of the model; without a version, the newest is returned
   * @return empty if the zoo does not have the model or the version
   * @throws FetchException if the request fails, or the metadata is malformed
   */
  Optional<RemoteFile> find(OfZoo name) {
    URI metadata =
        URI.create(
            "%s/%s%s/%s/metadata.json"
                .formatted(
                    repository, APPLICATION, name.group().replace('.', '/'), name.artifact()));
    try {
      JsonNode artifacts = StrictJson.parse(http.read(metadata)).path("artifacts");
      return StreamSupport.stream(artifacts.spliterator(), false)
          .filter(artifact -> version(artifact).matches("[0-9][\\w.-]*"))
          .filter(artifact -> name.version().map(version(artifact)::equals).orElse(true))
          .max(Comparator.comparing(artifact -> ModuleDescriptor.Version.parse(version(artifact))))
          .map(artifact -> archive(name, metadata, artifact));
    } catch (StatusException e) {
      if (e.status() == 404 || e.status() == 403) { // object stores return 403 for missing files
        return Optional.empty();
      }
      throw explained(e, name.text());
    } catch (BadInputException e) {
      throw unreadable(name, "it is not JSON");
    } catch (IOException e) {
      throw explained(e, name.text());
    }
  }

  /**
   * Downloads an archive unless it exists; checks the space for archive and content.
   *
   * @param model named in error messages
   * @return the path of the archive
   * @throws FetchException if the download fails
   */
  Path fetch(RemoteFile archive, Path folder, String model) {
    try {
      download.requireRoomToExtract(archive, folder);
      return download.fetch(archive, folder);
    } catch (IOException e) {
      throw explained(e, model);
    }
  }

  private FetchException explained(IOException failure, String model) {
    String sentence =
        failure instanceof StatusException status
            ? "%s does not give the model %s: %s answers with status %d%s."
                .formatted(http.host(), model, status.host(), status.status(), status.detail())
            : Reason.notGiven(http.host(), failure, model, cache);
    return new FetchException(sentence, failure);
  }

  private static String version(JsonNode artifact) {
    return artifact.path("version").asText("");
  }

  private RemoteFile archive(OfZoo name, URI metadata, JsonNode artifact) {
    for (JsonNode file : artifact.path("files")) {
      String uri = file.path("uri").asText("");
      if (uri.endsWith(".zip")) {
        try {
          return new RemoteFile(
              "archive.zip",
              metadata.resolve(uri),
              file.path("size").asLong(-1),
              new Checksum(Checksum.Kind.SHA1, file.path("sha1Hash").asText("")));
        } catch (IllegalArgumentException e) {
          throw unreadable(name, "it lacks size or checksum of " + uri);
        }
      }
    }
    throw unreadable(name, "it lists no zip archive");
  }

  private FetchException unreadable(OfZoo name, String why) {
    return new FetchException(
        "The metadata of %s from %s can't be used: %s. Is DJL_REPOSITORY DJL's zoo or a mirror of it?"
            .formatted(name.artifact(), http.host(), why));
  }
}
