package io.groundswell.scorer.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.scorer.hub.ModelName.OfHub;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Client of Hugging Face's HTTP API, or a mirror's: lists repositories, downloads files and
 * explains failures.
 */
final class HuggingFace {
  private static final String NO_REPOSITORY = "RepoNotFound";

  private final URI endpoint;
  private final Path cache;
  private final Http http;
  private final Download download;

  /**
   * @param cache named in error messages
   */
  HuggingFace(URI endpoint, Path cache, Http http, Download download) {
    this.endpoint = endpoint;
    this.cache = cache;
    this.http = http;
    this.download = download;
  }

  /**
   * Lists a repository at a revision.
   *
   * @param id {@code owner/name}
   * @throws FetchException if the listing fails
   */
  RepositoryListing list(String id, String revision) {
    try {
      return read(id, revision);
    } catch (IOException e) {
      throw explained(e, id, revision);
    }
  }

  /**
   * Lists a repository at its main branch.
   *
   * @return empty if the repository does not exist or is not accessible
   */
  Optional<RepositoryListing> find(String id) {
    try {
      return Optional.of(read(id, OfHub.MAIN));
    } catch (StatusException e) {
      if (e.status() == 401 || e.status() == 403 || e.status() == 404) {
        return Optional.empty();
      }
      throw explained(e, id, OfHub.MAIN);
    } catch (IOException e) {
      throw explained(e, id, OfHub.MAIN);
    }
  }

  private RepositoryListing read(String id, String revision) throws IOException {
    URI uri =
        URI.create(
            "%s/api/models/%s/revision/%s?blobs=true"
                .formatted(endpoint, id, URLEncoder.encode(revision, StandardCharsets.UTF_8)));
    try {
      JsonNode answer = StrictJson.parse(http.read(uri));
      String commit = answer.path("sha").asText("");
      if (!commit.matches("[0-9a-f]{40}")) {
        throw unreadable(id, "it has no commit");
      }
      Map<String, RemoteFile> files = new HashMap<>();
      for (JsonNode sibling : answer.path("siblings")) {
        String path = sibling.path("rfilename").asText("");
        if (RepositoryListing.isWanted(path)) {
          files.put(path, file(id, commit, path, sibling));
        }
      }
      return new RepositoryListing(id, commit, files);
    } catch (BadInputException e) {
      throw unreadable(id, "it is not JSON");
    }
  }

  private RemoteFile file(String id, String commit, String path, JsonNode sibling) {
    JsonNode lfs = sibling.path("lfs");
    long size = lfs.path("size").asLong(sibling.path("size").asLong(-1));
    try {
      return new RemoteFile(
          path,
          URI.create("%s/%s/resolve/%s/%s".formatted(endpoint, id, commit, path)),
          size,
          lfs.isObject()
              ? new Checksum(Checksum.Kind.SHA256, lfs.path("sha256").asText(""))
              : new Checksum(Checksum.Kind.GIT, sibling.path("blobId").asText("")));
    } catch (IllegalArgumentException e) {
      throw unreadable(id, "it lacks size or checksum of " + path);
    }
  }

  private FetchException unreadable(String id, String why) {
    return new FetchException(
        "The listing of %s from %s can't be used: %s. Is HF_ENDPOINT Hugging Face or a mirror of it?"
            .formatted(id, http.host(), why));
  }

  /**
   * Checks that the disk has space for the missing files.
   *
   * @throws FetchException if it has not
   */
  void requireRoom(List<RemoteFile> files, Path folder) {
    download.requireRoom(files, folder);
  }

  /**
   * Downloads a file unless it exists.
   *
   * @param id of the repository, for error messages
   * @return the path of the file
   * @throws FetchException if the download fails
   */
  Path fetch(RemoteFile file, Path folder, String id) {
    try {
      return download.fetch(file, folder);
    } catch (IOException e) {
      throw explained(e, id, OfHub.MAIN);
    }
  }

  private FetchException explained(IOException failure, String id, String revision) {
    String sentence =
        failure instanceof StatusException status
            ? refused(status, id, revision)
            : Reason.notGiven(http.host(), failure, id, cache);
    return new FetchException(sentence, failure);
  }

  private String refused(StatusException e, String id, String revision) {
    if (!http.host().equals(e.host())) {
      return "%s, where %s keeps files of %s, answers with status %d%s."
          .formatted(e.host(), http.host(), id, e.status(), e.detail());
    }
    switch (e.code()) {
      case "GatedRepo":
        return "The model %s is gated: accept its terms at %s/%s, and set HF_TOKEN to a token of the account that has."
            .formatted(id, endpoint, id);
      case "RevisionNotFound":
        return "The model %s has no revision \"%s\": MODEL_REVISION, or what follows the @, is a branch, a tag or a commit."
            .formatted(id, revision);
      case "EntryNotFound":
        return "A file that %s lists of the model %s is not there.".formatted(http.host(), id);
      case NO_REPOSITORY:
        return http.hasToken() && e.status() == 401 ? tokenRefused(e) : unknown(id);
      default:
        return byStatus(e, id);
    }
  }

  private String byStatus(StatusException e, String id) {
    return switch (e.status()) {
      // Without a token, also the status of a missing repository.
      case 401 -> http.hasToken() ? tokenRefused(e) : unknown(id);
      case 403 ->
          "%s does not let us read %s (status 403%s): HF_TOKEN needs the right to read it."
              .formatted(http.host(), id, e.detail());
      case 404 -> unknown(id);
      case 429 ->
          "%s limits requests (status 429): try again later%s."
              .formatted(
                  http.host(), http.hasToken() ? "" : ", or set HF_TOKEN, whose limits are higher");
      default ->
          "%s does not give the model %s: it answers with status %d%s."
              .formatted(http.host(), id, e.status(), e.detail());
    };
  }

  private String tokenRefused(StatusException e) {
    return "%s refuses HF_TOKEN (status %d%s): it is mistyped, expired or revoked."
        .formatted(http.host(), e.status(), e.detail());
  }

  private String unknown(String id) {
    return "%s has no model %s, or it is private: check the name, or set HF_TOKEN to a token that may read it%s."
        .formatted(
            http.host(),
            id,
            Files.isDirectory(Path.of(id)) ? " (a folder is written ./" + id + ")" : "");
  }
}
