package io.groundswell.scorer.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files from a server to a folder, each whole or not at all. What has come of one stays in
 * {@code <file>.part}, and is gone on with, in this process or a later one.
 */
final class Download {
  private static final Logger log = LoggerFactory.getLogger(Download.class);

  /** A broken transfer that brought so much is no failure: the next may bring the rest. */
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
   * Checks that there is room for files that aren't there yet.
   *
   * @throws FetchException if there isn't
   */
  void requireRoom(List<RemoteFile> files, Path folder) {
    disk.require(
        Disk.folder(folder), files.stream().mapToLong(file -> missing(file, folder)).sum());
  }

  /** The same for an archive, whose content hardly shrinks. */
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
   * Fetches a file unless it is there, in its size.
   *
   * @return where it is
   * @throws IOException if the server does not give it
   * @throws FetchException if it gives another one, or the disk does not take it
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
      // What several answers made together one may mend.
      log.warn(
          "model file was put together wrongly and is fetched anew: file={} expected={}",
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
      http.patiently(
          () -> {
            attempt(file, part);
            return part;
          });
    }
  }

  /** Returns if the file is whole, or so much nearer to it that this was no failure. */
  private void attempt(RemoteFile file, PartFile part) throws IOException {
    long before = part.size();
    try {
      Map<String, String> range = before == 0 ? Map.of() : Map.of("Range", "bytes=" + before + "-");
      http.get(file.uri(), range, part::open);
      if (!part.isWhole()) {
        throw new IOException(
            "%s ends after %d of %d bytes".formatted(file.path(), part.size(), file.size()));
      }
    } catch (StatusException e) {
      if (e.status() == RANGE_NOT_SATISFIABLE && before > 0) {
        part.startOver();
        throw new IOException("it does not give the rest of " + file.path(), e);
      }
      throw e;
    } catch (IOException e) {
      if (!part.isNearer(NEARER_BYTES)) {
        throw e;
      }
      log.info(
          "transfer of a model broke off and goes on: file={} bytes={} of_bytes={} reason={}",
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
