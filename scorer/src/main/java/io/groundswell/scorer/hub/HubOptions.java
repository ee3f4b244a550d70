package io.groundswell.scorer.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sources of models and the cache folder.
 *
 * @param cache the folder of downloaded models; may be missing
 * @param endpoint of Hugging Face or a mirror, without a trailing slash
 * @param token for private and gated models; sent to the endpoint's host alone
 * @param zoo DJL's model repository, without a trailing slash
 */
public record HubOptions(Path cache, URI endpoint, Optional<String> token, URI zoo) {
  /** Omits the token. */
  @Override
  public String toString() {
    return "HubOptions[cache=%s, endpoint=%s, zoo=%s]".formatted(cache, endpoint, zoo);
  }
}
