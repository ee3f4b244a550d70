package io.groundswell.standalone.support;

import io.groundswell.bridge.Bridge;
import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.Processor;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.scorer.ScoringCore;
import io.groundswell.scorer.core.Scorer;
import io.groundswell.scorer.redis.CacheCleaner;
import io.groundswell.scorer.redis.RedisUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The other modules as the commands use them, each behind one call that tests replace.
 *
 * @param processor starts the topologies
 * @param bridge starts HTTP
 * @param core opens the scoring core alone
 * @param cacheClearing removes cached scores
 */
public record Parts(
    Starter<ProcessorConfig> processor,
    Starter<BridgeConfig> bridge,
    CoreOpener core,
    CacheClearing cacheClearing) {

  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  /** The modules themselves. */
  public static Parts real() {
    return new Parts(Parts::startProcessor, Bridge::start, Parts::openCore, Parts::clearCache);
  }

  private static Processor startProcessor(ProcessorConfig config) throws Exception {
    Processor processor = Processor.start(config, Parts::giveUp);
    try {
      processor.running().get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
      return processor;
    } catch (TimeoutException e) {
      processor.close();
      throw new IOException(
          "the processor was not running within " + LONGEST_START.toSeconds() + " s", e);
    } catch (Throwable e) {
      processor.close();
      throw e;
    }
  }

  /** Exits in a new thread: the exit waits for the stream thread that calls this. */
  private static void giveUp() {
    System.err.println("The processor has stopped; the log above has the reason.");
    new Thread(() -> System.exit(CommandException.FAILED), "give-up").start();
  }

  private static Core openCore(ProcessorConfig config) {
    ScoringCore core = Processor.openCore(config, new SimpleMeterRegistry());
    return new OpenCore(core.scorer(), core);
  }

  private record OpenCore(Scorer scorer, ScoringCore core) implements Core {
    @Override
    public void close() {
      core.close();
    }
  }

  private static long clearCache(RedisUrl redis, Optional<String> digest) {
    return digest.map(d -> CacheCleaner.clear(redis, d)).orElseGet(() -> CacheCleaner.clear(redis));
  }

  /** Starts an application that runs until it is closed. */
  public interface Starter<C> {
    AutoCloseable start(C config) throws Exception;
  }

  /** Opens a scoring core. */
  public interface CoreOpener {
    Core open(ProcessorConfig config) throws Exception;
  }

  /** A scoring core in this process. */
  public interface Core extends AutoCloseable {
    Scorer scorer();
  }

  /** Removes cached scores. */
  public interface CacheClearing {
    /**
     * @param redis with the password, if there is one
     * @param digest the model whose scores are removed; empty for all models
     * @return how many were removed
     */
    long clear(RedisUrl redis, Optional<String> digest) throws Exception;
  }
}
