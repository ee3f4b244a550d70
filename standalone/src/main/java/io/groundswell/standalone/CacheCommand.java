package io.groundswell.standalone;

import io.groundswell.scorer.redis.CacheUnavailableException;
import io.groundswell.scorer.redis.RedisUrl;
import io.groundswell.standalone.local.RunningInstance;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.Parts;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Manages cached scores. */
@Command(name = "cache", description = "Manage cached scores: cache clear.")
final class CacheCommand {
  /** Removes cached scores. */
  @Command(
      name = "clear",
      description = "Remove cached scores.",
      footer = {
        "",
        "The Redis is that of --redis, else of REDIS_URL, else of the running ./groundswell up."
      })
  static final class Clear implements Callable<Integer> {
    private final Console console;
    private final Parts parts;
    private final Path note;

    @Option(
        names = "--model",
        paramLabel = "DIGEST",
        description = "Only scores of this model (its digest, lower-case hex).")
    private @Nullable String digest;

    @Option(
        names = "--redis",
        paramLabel = "URL",
        description = "redis://[[user]:password@]host:port; in REDIS_URL no process list shows it.")
    private @Nullable String redis;

    /**
     * @param note file in which a running instance is found
     */
    Clear(Console console, Parts parts, Path note) {
      this.console = console;
      this.parts = parts;
      this.note = note;
    }

    @Override
    public Integer call() throws Exception {
      if (digest != null && !digest.matches("[0-9a-f]{64}")) {
        throw CommandException.usage("--model takes a digest: 64 hex digits in lower case.");
      }
      try {
        long removed = parts.cacheClearing().clear(redis(), Optional.ofNullable(digest));
        console
            .out()
            .printf(
                Locale.ROOT,
                "%,d cached %s removed.%n",
                removed,
                removed == 1 ? "score" : "scores");
        return 0;
      } catch (CacheUnavailableException e) {
        throw CommandException.failed(String.valueOf(e.getMessage()));
      } catch (IllegalArgumentException e) {
        throw CommandException.usage("--redis takes redis[s]://[[user]:password@]host:port.");
      }
    }

    private RedisUrl redis() {
      CliConfig config = CliConfig.read(console.environment());
      return Optional.ofNullable(redis)
          .map(config::redisAt)
          .or(config::redis)
          .or(() -> RunningInstance.at(note).map(RunningInstance::redisUrl).map(RedisUrl::new))
          .orElseThrow(
              () ->
                  CommandException.failed(
                      "There is no running instance here; name a Redis with REDIS_URL or --redis."));
    }
  }
}
