package io.groundswell.standalone;

import io.groundswell.bridge.BridgeConfig;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.processor.scoring.Scorer;
import java.util.Optional;

/**
 * What the commands need of the other modules, each behind one call.
 *
 * @param processor starts the topologies
 * @param bridge starts HTTP
 * @param core opens the scoring core alone
 * @param cacheCleaner removes cached scores
 */
record Parts(
    Starter<ProcessorConfig> processor,
    Starter<BridgeConfig> bridge,
    CoreOpener core,
    CacheCleaner cacheCleaner) {

  static Parts real() {
    throw new UnsupportedOperationException();
  }

  /** Starts something that runs until it is closed. */
  interface Starter<C> {
    AutoCloseable start(C config) throws Exception;
  }

  /** Opens a scoring core. */
  interface CoreOpener {
    Core open(ProcessorConfig config) throws Exception;
  }

  /** A scoring core in this process. */
  interface Core extends AutoCloseable {
    Scorer scorer();
  }

  /** Removes cached scores. */
  interface CacheCleaner {
    /**
     * @param redisUrl with the password, if there is one
     * @param digest the model whose scores go; all if empty
     * @return how many were removed
     */
    long clear(String redisUrl, Optional<String> digest) throws Exception;
  }
}
