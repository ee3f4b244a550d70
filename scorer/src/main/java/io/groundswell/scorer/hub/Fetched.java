package io.groundswell.scorer.hub;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that is on this machine.
 *
 * @param name what it was asked for by
 * @param folder in Hugging Face layout, with one network in it unless it is the user's own
 * @param commit what its revision stood for when it was fetched: a commit of Hugging Face, the
 *     SHA-1 of an archive of DJL's zoo; empty for a folder of the user's own
 * @param form what was chosen; empty for a folder of the user's own
 * @param reason why, one sentence
 */
public record Fetched(
    ModelName name, Path folder, String commit, Optional<ModelFormat> form, String reason) {}
