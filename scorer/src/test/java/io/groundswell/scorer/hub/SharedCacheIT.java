package io.groundswell.scorer.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several threads and processes with one cache. */
class SharedCacheIT extends HubTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @Test
  void simultaneousStartsDownloadOnce() throws Exception {
    putModel();
    CountDownLatch both = new CountDownLatch(2);
    Callable<Fetched> start =
        () -> {
          ModelStore store = store();
          both.countDown();
          both.await();
          return store.fetch(ModelName.parse(MODEL), "main");
        };
    List<Future<Fetched>> fetched = threads.invokeAll(List.of(start, start));

    assertThat(fetched.get(0).get()).isEqualTo(fetched.get(1).get());
    assertThat(hub.requests("/api/")).hasSize(1);
    assertThat(hub.requests("/kept/")).hasSize(1);
    threads.shutdown();
  }

  @Test
  void waitsForAnotherProcessAndLogsTheWait() throws Exception {
    putModel();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                cache.resolve(".lock").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(other.getInputStream()))) {
      assertThat(out.readLine()).isEqualTo("locked");
      CountDownLatch waits = new CountDownLatch(1);
      log.addFilter(
          new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
              if (event.getMessage().startsWith("model cache locked by another process")) {
                waits.countDown();
              }
              return FilterReply.NEUTRAL;
            }
          });
      Future<Fetched> fetched = threads.submit(() -> fetch(MODEL));
      assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(hub.requests()).isEmpty();

      other.getOutputStream().close();
      assertThat(fetched.get(60, TimeUnit.SECONDS).folder()).exists();
    } finally {
      other.destroy();
      threads.shutdown();
    }
  }

  @Test
  void aCompleteCacheIsOnlyRead() throws Exception {
    putModel();
    fetch(MODEL);
    Files.delete(cache.resolve(".lock"));
    fetch(MODEL);
    assertThat(cache.resolve(".lock")).doesNotExist();
  }

  /** A process that holds a lock until its input ends. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      try (FileChannel lock =
          FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        System.out.println("locked");
        while (System.in.read() >= 0) {}
      }
    }
  }
}
