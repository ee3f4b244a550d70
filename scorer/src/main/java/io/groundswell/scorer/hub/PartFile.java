package io.groundswell.scorer.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The first bytes of a file that isn't whole yet; they outlive the process. Not thread-safe. */
final class PartFile {
  private final Path path;
  private final long wholeSize;
  private final DownloadProgress progress;
  private int answers;
  private long furthest;

  /**
   * @param path of the part; need not be there
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

  /** Bytes that are there. */
  long size() {
    return Math.max(Disk.size(path), 0);
  }

  boolean isWhole() {
    return Disk.size(path) == wholeSize;
  }

  /** Whether it was put together of what several answers held. */
  boolean isPieced() {
    return answers > 1;
  }

  /**
   * Whether more bytes are there than ever before, by at least so many; asking makes it the new
   * measure. What a server gives again and again from the beginning doesn't count.
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

  /** The rest of the file if the server gives just that, or all of it anew. */
  Sink open(int status, HttpHeaders headers) {
    long from = status == 206 ? size() : 0;
    String range = headers.firstValue("Content-Range").orElse("");
    if (status == 206 && !range.startsWith("bytes " + from + "-")) {
      startOver();
      throw new UncheckedIOException(
          new IOException("asked for bytes from " + from + ", it sends \"" + range + '"'));
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
