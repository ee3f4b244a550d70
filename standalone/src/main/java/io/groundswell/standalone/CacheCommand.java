package io.groundswell.standalone;

import io.groundswell.settings.SettingsException;
import io.groundswell.standalone.local.RunningInstance;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Work on cached scores. */
@Command(name = "cache", description = "Work on cached scores: cache clear.")
final class CacheCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandException.usage("cache needs to know what to do: cache clear.");
  }

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
     * @param note where a running instance leaves word of its Redis
     */
    Clear(Console console, Parts parts, Path note) {
      this.console = console;
      this.parts = parts;
      this.note = note;
    }

    @Override
    public Integer call() {
      if (digest != null && !digest.matches("[0-9a-f]+")) {
        throw CommandException.usage("--model takes a digest in lower-case hex.");
      }
      String url = redisUrl();
      try {
        long removed = parts.cacheCleaner().clear(url, Optional.ofNullable(digest));
        console
            .out()
            .printf(
                Locale.ROOT,
                "%,d cached %s removed.%n",
                removed,
                removed == 1 ? "score" : "scores");
        return 0;
      } catch (SettingsException | CommandException e) {
        throw e;
      } catch (Exception e) {
        throw CommandException.failed(
            "The cache at " + hostAndPort(url) + " can't be cleared: " + e.getMessage());
      }
    }

    private String redisUrl() {
      CliConfig config = CliConfig.read(console.environment());
      return Optional.ofNullable(redis)
          .or(config::redisUrl)
          .or(() -> RunningInstance.at(note).map(RunningInstance::redisUrl))
          .orElseThrow(
              () ->
                  CommandException.failed(
                      "No cache to clear: nothing runs here; name a Redis with REDIS_URL."));
    }

    /** Without user and password. */
    private static String hostAndPort(String url) {
      try {
        URI uri = URI.create(url);
        return uri.getHost() + ":" + uri.getPort();
      } catch (IllegalArgumentException e) {
        return "the given URL";
      }
    }
  }
}
