package io.groundswell.scorer.hub;

import io.groundswell.scorer.hub.ModelName.Folder;
import io.groundswell.scorer.hub.ModelName.OfHub;
import io.groundswell.scorer.hub.ModelName.OfZoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a model's name to local files. Commit and format of a revision are resolved once and
 * pinned; later starts do not use the network. Thread-safe, and safe for several processes with one
 * cache.
 */
public final class ModelStore {
  private static final Logger log = LoggerFactory.getLogger(ModelStore.class);

  /** The revision in the cache of a zoo name without a version. */
  private static final String NEWEST = "newest";

  private final Cache cache;
  private final HubModels hub;
  private final ZooModels zoo;
  private final boolean torchScript;

  /**
   * @param needs what the available engines require
   */
  public ModelStore(HubOptions options, Requirements needs) {
    this(options, needs, RetryPolicy.USUAL, Disk.SYSTEM, System::nanoTime);
  }

  ModelStore(
      HubOptions options, Requirements needs, RetryPolicy policy, Disk disk, LongSupplier nanos) {
    Path root = options.cache();
    Http toHub = new Http(options.endpoint(), options.token(), policy);
    Http toZoo = new Http(options.zoo(), Optional.empty(), policy);
    this.cache = new Cache(root);
    this.torchScript = needs.torchScript();
    this.zoo =
        new ZooModels(
            new Zoo(options.zoo(), root, toZoo, new Download(toZoo, disk, nanos)), cache, needs);
    this.hub =
        new HubModels(
            new HuggingFace(options.endpoint(), root, toHub, new Download(toHub, disk, nanos)),
            zoo,
            cache,
            needs);
  }

  /**
   * Returns a model's files; downloads them if needed.
   *
   * @param name any but the bundled model's
   * @param revision of a Hugging Face model whose name has none: a branch, a tag or a commit
   * @throws FetchException if the download fails, or the model has no usable format
   * @throws RuntimeException thrown by {@link Requirements#config} for its {@code config.json}
   */
  public Fetched fetch(ModelName name, String revision) {
    if (name instanceof Folder folder) {
      return own(folder);
    }
    if (name instanceof OfHub model) {
      String wanted = model.revision().orElse(revision);
      return fetch(name, model.id(), wanted, () -> hub.fetch(model, wanted));
    }
    if (name instanceof OfZoo model) {
      String version = model.version().orElse(NEWEST);
      return fetch(name, model.unversioned(), version, () -> zoo.fetch(model, version));
    }
    throw new IllegalArgumentException(name.text() + " is not downloaded");
  }

  private static Fetched own(Folder name) {
    if (!Files.isDirectory(name.path())) {
      throw new FetchException("The model's folder %s does not exist.".formatted(name.path()));
    }
    return new Fetched(name.path(), "", Optional.empty(), "It is a folder of your own.");
  }

  private Fetched fetch(ModelName name, String model, String revision, Supplier<Manifest> find) {
    Manifest manifest =
        cache
            .read(model, revision)
            .filter(this::isWhole)
            .orElseGet(() -> fetchAlone(model, revision, find));
    if (manifest.form() == ModelFormat.TORCHSCRIPT && !torchScript) {
      throw ZooModels.needsPyTorch(model);
    }
    Path folder = folder(manifest);
    log.info(
        "model available: name={} commit={} form={} folder={} reason={}",
        name.text(),
        manifest.commit(),
        manifest.form(),
        folder,
        manifest.reason());
    return new Fetched(folder, manifest.commit(), Optional.of(manifest.form()), manifest.reason());
  }

  private Manifest fetchAlone(String model, String revision, Supplier<Manifest> find) {
    try (Cache.Lock lock = cache.lock()) {
      Optional<Manifest> known = cache.read(model, revision);
      if (known.isPresent()) { // written by the previous holder of the lock, or damaged
        mend(known.get());
        return known.get();
      }
      if (cache.has(model, revision)) {
        log.warn(
            "model manifest unreadable, resolving again: name={} revision={}", model, revision);
      }
      Manifest found = find.get();
      cache.write(found.of(found.commit()));
      cache.write(found);
      return found;
    }
  }

  private boolean isWhole(Manifest manifest) {
    Path folder = folder(manifest);
    return manifest.missing(folder).isEmpty() && manifest.isExtracted(folder);
  }

  /** Downloads missing and damaged files again; the pinned checksums must match. */
  private void mend(Manifest manifest) {
    Path folder = folder(manifest);
    for (RemoteFile file : manifest.missing(folder)) {
      warn(folder.resolve(file.path()));
      hub.fetch(file, folder, manifest.model());
    }
    RemoteFile archive = manifest.archive();
    if (archive != null && !manifest.isExtracted(folder)) {
      warn(folder);
      zoo.extract(archive, folder, manifest.model(), manifest.paths());
    }
  }

  private static void warn(Path file) {
    log.warn("model file size mismatch, downloading again: file={}", file);
  }

  private Path folder(Manifest manifest) {
    return cache.folder(manifest.model(), manifest.commit());
  }
}
