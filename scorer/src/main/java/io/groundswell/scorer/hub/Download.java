package io.groundswell.scorer.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads files to a folder, each whole or not at all. A partial file is kept as {@code
 * <file>.part} and resumed, in this process or a later one.
 */
final class Download {
  private static final Logger log = LoggerFactory.getLogger(Download.class);

  /** A broken transfer that adds at least this much does not count as a failed attempt. */
  static final long NEARER_BYTES = 1 << 20;

  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final Http http;
  private final Disk disk;
  private final LongSupplier nanos;

  Download(Http http, Disk disk, LongSupplier nanos) {
    this.http = http;
    this.disk = disk;
    this.nanos = nanos;
  }

  /**
   * Checks that the disk has space for the missing files.
   *
   * @throws FetchException if it has not
   */
  void requireRoom(List<RemoteFile> files, Path folder) {
    disk.require(
        Disk.folder(folder), files.stream().mapToLong(file -> missing(file, folder)).sum());
  }

  /** Checks the space for an archive and its content, which is hardly compressed. */
  void requireRoomToExtract(RemoteFile archive, Path folder) {
    disk.require(Disk.folder(folder), missing(archive, folder) + archive.size());
  }

  private static long missing(RemoteFile file, Path folder) {
    Path target = folder.resolve(file.path());
    return Disk.size(target) == file.size()
        ? 0
        : Math.max(file.size() - Math.max(Disk.size(part(target)), 0), 0);
  }

  /**
   * Downloads a file unless it exists with the announced size.
   *
   * @return the path of the file
   * @throws IOException if the server does not deliver it
   * @throws FetchException if the checksum differs, or the disk cannot be written
   */
  Path fetch(RemoteFile file, Path folder) throws IOException {
    Path target = folder.resolve(file.path());
    if (Disk.size(target) == file.size()) {
      return target;
    }
    Disk.folderFor(target);
    Path path = part(target);
    DownloadProgress progress =
        new DownloadProgress(file.path(), file.size(), Math.max(Disk.size(path), 0), nanos);
    PartFile part = new PartFile(path, file.size(), progress);
    complete(file, part);
    if (part.isPieced() && !isIntact(file, part)) {
      // A single response may be correct where resumed ones were not.
      log.warn(
          "model file checksum mismatch after resuming, downloading again: file={} expected={}",
          file.path(),
          file.checksum());
      part.startOver();
      complete(file, part);
    }
    if (!isIntact(file, part)) {
      part.startOver();
      throw new FetchException(
          "%s from %s is damaged, or is not what its server announces: its checksum is not %s."
              .formatted(file.path(), file.uri().getHost(), file.checksum()));
    }
    Disk.moveInto(part.path(), target);
    return target;
  }

  private static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private void complete(RemoteFile file, PartFile part) throws IOException {
    if (part.size() > file.size()) {
      part.startOver();
    }
    while (!part.isWhole()) {
      http.retrying(
          () -> {
            attempt(file, part);
            return part;
          });
    }
  }

  /** Returns if the file is whole, or if the transfer added {@link #NEARER_BYTES}. */
  private void attempt(RemoteFile file, PartFile part) throws IOException {
    long before = part.size();
    try {
      String range = before == 0 ? "" : "bytes=" + before + "-";
      http.get(file.uri(), range, part::receive);
      if (!part.isWhole()) {
        throw new IOException(
            "%s ends after %d of %d bytes".formatted(file.path(), part.size(), file.size()));
      }
    } catch (StatusException e) {
      if (e.status() == RANGE_NOT_SATISFIABLE && before > 0) {
        part.startOver();
        throw new IOException("it does not send the rest of " + file.path(), e);
      }
      throw e;
    } catch (IOException e) {
      if (!part.isNearer(NEARER_BYTES)) {
        throw e;
      }
      log.info(
          "model download interrupted, resuming: file={} bytes={} of_bytes={} reason={}",
          file.path(),
          part.size(),
          file.size(),
          Reason.of(e));
    }
  }

  private static boolean isIntact(RemoteFile file, PartFile part) {
    try {
      return file.checksum().of(part.path()).equals(file.checksum());
    } catch (IOException e) {
      throw new FetchException("%s can't be read: %s.".formatted(part.path(), e), e);
    }
  }
}
