package io.groundswell.scorer.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where models come from and where they are kept.
 *
 * @param cache the folder of fetched models; need not be there
 * @param endpoint of Hugging Face or a mirror, without a slash at its end
 * @param token for private and gated models; goes to the endpoint's host alone
 * @param zoo DJL's repository of models, without a slash at its end
 */
public record HubOptions(Path cache, URI endpoint, Optional<String> token, URI zoo) {
  /** Never shows the token. */
  @Override
  public String toString() {
    return "HubOptions[cache=%s, endpoint=%s, zoo=%s]".formatted(cache, endpoint, zoo);
  }
}
