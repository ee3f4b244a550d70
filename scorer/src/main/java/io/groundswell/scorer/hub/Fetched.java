package io.groundswell.scorer.hub;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that is available locally.
 *
 * @param folder in Hugging Face's layout; a downloaded one has a single network
 * @param commit the pinned commit of Hugging Face, or the SHA-1 of the zoo's archive; empty for a
 *     folder of the user
 * @param form the chosen format; empty for a folder of the user
 * @param reason why it was chosen, one sentence
 */
public record Fetched(Path folder, String commit, Optional<ModelFormat> form, String reason) {}
