package io.groundswell.scorer.hub;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A file of a model as its server announces it.
 *
 * @param path within the model's folder, with slashes; never leads out of it
 * @param uri of the content
 * @param size in bytes
 * @param checksum of the content
 */
record RemoteFile(String path, URI uri, long size, Checksum checksum) {
  private static final Pattern INSIDE = Pattern.compile("(?!.*\\.\\.)[\\w.-]+(/[\\w.-]+)*");

  RemoteFile {
    if (!INSIDE.matcher(path).matches() || size < 0) {
      throw new IllegalArgumentException("not a file of a model: " + path);
    }
  }
}
