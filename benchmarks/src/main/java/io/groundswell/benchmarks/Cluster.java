package io.groundswell.benchmarks;

import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.redis.CacheCleaner;
import io.groundswell.scorer.redis.RedisUrl;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.local.EmbeddedRedis;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Broker, perhaps Redis, and processor in this process. */
final class Cluster implements AutoCloseable {
  private static final int WARM_UP_POSTS = 50_000;

  private final EmbeddedBroker broker;
  private final @Nullable EmbeddedRedis redis;
  private final ProcessorConfig config;
  private final Processor processor;
  private final Scoring scoring;

  /**
   * @param folder for everything on disk
   * @param path of executables, where redis-server may be
   * @param cached whether there is a cache
   */
  Cluster(Path folder, String path, boolean cached) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    Map<String, String> settings = new HashMap<>();
    settings.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    settings.put("MODEL_NAME", "bundled");
    settings.put("OPS_PORT", "0");
    settings.put("ROLES", "score,predict"); // audiences are measured apart
    settings.put("STATE_DIR", folder.toString());
    redis = cached ? EmbeddedRedis.start(folder, false, path).orElseThrow() : null;
    settings.put(redis == null ? "CACHE_TTL" : "REDIS_URL", redis == null ? "0" : redis.url());
    config = ProcessorConfig.read(settings);
    processor = Processor.start(config, () -> Runtime.getRuntime().halt(1));
    processor.running().get(1, TimeUnit.MINUTES);
    scoring = new Scoring(broker.bootstrapServers(), config);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  ProcessorConfig config() {
    return config;
  }

  /** The model that the processor has, and as many workers. */
  BareEngine engine() {
    return new BareEngine(processor.core().model(), processor.core().workers());
  }

  /** What the engine loop and the stock translator make of the processor's model. */
  Peers peers(Path folder) throws Exception {
    return new Peers(processor.core().model(), processor.core().workers(), folder);
  }

  ScoringCore core() {
    return processor.core();
  }

  /** The cache's address, with its password. */
  String redis() {
    return Objects.requireNonNull(redis).url();
  }

  Scoring scoring() {
    return scoring;
  }

  /** As of {@link Scoring#postsPerSecond}, with these texts. */
  double postsPerSecond(List<String> texts) {
    return scoring.postsPerSecond(texts.size(), HeldPosts.of(texts));
  }

  /** Scores texts, which are then cached, again and again. */
  void warmUp(Bench bench, List<String> texts) throws Exception {
    postsPerSecond(texts);
    Steady.warmUp(
        "posts",
        bench.warmUps(2),
        ManagementFactory.getCompilationMXBean(),
        () -> scoring.postsPerSecond(WARM_UP_POSTS, HeldPosts.of(texts)));
  }

  /** All texts are new again. */
  void forget() {
    if (redis != null) {
      CacheCleaner.clear(new RedisUrl(redis.url()));
    }
  }

  @Override
  public void close() {
    scoring.close();
    processor.close();
    if (redis != null) {
      redis.close();
    }
    broker.close();
  }
}
