package io.groundswell.scorer.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

  /** Opens a sink for the requested rest of the file, or for the whole file. */
  Sink open(int status, HttpHeaders headers) {
    long from = status == 206 ? size() : 0;
    String range = headers.firstValue("Content-Range").orElse("");
    if (status == 206 && !range.startsWith("bytes " + from + "-")) {
      startOver();
      throw new UncheckedIOException(
          new IOException("requested bytes from " + from + ", it sends \"" + range + '"'));
    }
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(from).position(from);
      answers = from == 0 ? 1 : answers + 1;
      return new Writer(channel, from);
    } catch (IOException e) {
      throw Disk.unwritable(path, e);
    }
  }

  private final class Writer implements Sink {
    private final FileChannel channel;
    private long size;

    Writer(FileChannel channel, long size) {
      this.channel = channel;
      this.size = size;
    }

    @Override
    public void write(ByteBuffer bytes) {
      size += bytes.remaining();
      if (size > wholeSize) {
        throw new FetchException(
            "%s can't be fetched: the server sends more than the %d bytes that it announces."
                .formatted(path, wholeSize));
      }
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        throw Disk.unwritable(path, e);
      }
      progress.at(size);
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw Disk.unwritable(path, e);
      }
    }
  }
}
