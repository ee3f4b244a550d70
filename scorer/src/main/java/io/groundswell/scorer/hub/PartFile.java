package io.groundswell.scorer.hub;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;

/** A partially downloaded file, which survives the process. Not thread-safe. */
final class PartFile {
  private final Path path;
  private final long wholeSize;
  private final DownloadProgress progress;
  private int answers;
  private long furthest;

  /**
   * @param path of the part; may be missing
   */
  PartFile(Path path, long wholeSize, DownloadProgress progress) {
    this.path = path;
    this.wholeSize = wholeSize;
    this.progress = progress;
    this.furthest = size();
    this.answers = furthest > 0 ? 1 : 0;
  }

  Path path() {
    return path;
  }

  /** Bytes downloaded so far. */
  long size() {
    return Math.max(Disk.size(path), 0);
  }

  boolean isWhole() {
    return Disk.size(path) == wholeSize;
  }

  /** Whether it consists of several responses. */
  boolean isPieced() {
    return answers > 1;
  }

  /**
   * Whether the size exceeds the previous maximum by at least this many bytes, and if so, raises
   * the maximum. A server that repeatedly sends the beginning makes no progress.
   */
  boolean isNearer(long bytes) {
    long size = size();
    boolean nearer = size >= furthest + bytes;
    furthest = nearer ? size : furthest;
    return nearer;
  }

  void startOver() {
    answers = 0;
    Disk.delete(path);
  }

  /**
   * Appends the requested rest of the file, or replaces the part by the whole file.
   *
   * @throws FetchException if the file is larger than announced, or the disk cannot be written
   * @throws IOException if the server sends another range, or the transfer breaks off
   */
  PartFile receive(HttpURLConnection response) throws IOException {
    boolean partial = response.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
    long from = partial ? size() : 0;
    String contentRange = Http.header(response, "Content-Range");
    if (partial && !contentRange.startsWith("bytes " + from + "-")) {
      startOver();
      throw new IOException("requested bytes from " + from + ", it sends \"" + contentRange + '"');
    }
    answers = from == 0 ? 1 : answers + 1;
    Disk.copy(response.getInputStream(), path, from, this::accept);
    return this;
  }

  private void accept(long size) {
    if (size > wholeSize) {
      throw new FetchException(
          "%s can't be fetched: the server sends more than the %d bytes that it announces."
              .formatted(path, wholeSize));
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new FetchException("Fetching a model was interrupted.");
    }
    progress.at(size);
  }
}
