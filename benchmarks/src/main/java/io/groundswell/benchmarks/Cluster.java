package io.groundswell.benchmarks;

import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.redis.CacheCleaner;
import io.groundswell.scorer.redis.RedisUrl;
import io.groundswell.standalone.local.EmbeddedBroker;
import io.groundswell.standalone.local.EmbeddedRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Broker, Redis and processor in this process; the processor has no audience role. */
final class Cluster implements AutoCloseable {
  private static final int WARM_UP_POSTS = 50_000;

  private final EmbeddedBroker broker;
  private final EmbeddedRedis redis;
  private final ProcessorConfig config;
  private final Processor processor;
  private final RunningProcessor running;

  /**
   * Returns when the processor is running.
   *
   * @param folder for all data
   */
  Cluster(Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    redis = EmbeddedRedis.start(folder, false, BenchmarkConfig.path()).orElseThrow();
    config =
        ProcessorConfig.read(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "MODEL_NAME",
                "bundled",
                "OPS_PORT",
                "0",
                "ROLES",
                "score,predict",
                "STATE_DIR",
                folder.toString(),
                "REDIS_URL",
                redis.url()));
    processor = Processor.start(config, () -> Runtime.getRuntime().halt(1));
    processor.running().get(1, TimeUnit.MINUTES);
    running = new RunningProcessor(broker.bootstrapServers(), config);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  ProcessorConfig config() {
    return config;
  }

  ScoringCore core() {
    return processor.core();
  }

  /** The cache's address, including its password. */
  String redisUrl() {
    return redis.url();
  }

  RunningProcessor processor() {
    return running;
  }

  /** A loop over the processor's model, with as many workers. */
  BareEngine engine() {
    return new BareEngine(core().model(), core().workers());
  }

  /** The peers of the processor, with its model and as many workers. */
  Peers peers(Path folder) throws Exception {
    return new Peers(core().model(), core().workers(), folder);
  }

  /** As {@link RunningProcessor#postsPerSecond}, for these texts. */
  double postsPerSecond(List<String> texts) {
    return running.postsPerSecond(texts.size(), UncommittedPosts.of(texts));
  }

  /** Scores texts repeatedly, so that all are cached. */
  void warmUp(Bench bench, List<String> texts) throws Exception {
    postsPerSecond(texts);
    WarmUp.run(
        "posts",
        bench.warmUps(2),
        () -> running.postsPerSecond(WARM_UP_POSTS, UncommittedPosts.of(texts)));
  }

  void clearCache() {
    CacheCleaner.clear(new RedisUrl(redis.url()));
  }

  @Override
  public void close() {
    running.close();
    processor.close();
    redis.close();
    broker.close();
  }
}
