package io.groundswell.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

class EmbeddedRedisIT {
  private static final String PATH = System.getenv("PATH");
  private static final String NO_REDIS_THERE = "";

  @TempDir Path folder;

  @Test
  void answersOnlyThoseWhoKnowThePassword() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, false, PATH).orElseThrow()) {
      URI url = URI.create(redis.url());
      try (Jedis client = new Jedis(url)) {
        assertThat(client.ping()).isEqualTo("PONG");
      }
      try (Jedis stranger = new Jedis(url.getHost(), url.getPort())) {
        assertThatThrownBy(stranger::ping).isInstanceOf(JedisException.class);
      }
    }
  }

  @Test
  void showsThePasswordInNoProcessListAndLeavesItInNoFile() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, false, PATH).orElseThrow()) {
      String password = URI.create(redis.url()).getUserInfo().substring(1);
      assertThat(password).hasSizeGreaterThan(20);
      assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
          .noneMatch(line -> line.contains(password));
      try (var files = Files.list(folder)) {
        assertThat(files.filter(Files::isRegularFile))
            .noneMatch(file -> contentOf(file).contains(password));
      }
    }
  }

  @Test
  void isPackedWithUsWhereTheMachineHasNone() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, false, NO_REDIS_THERE).orElseThrow();
        Jedis client = new Jedis(URI.create(redis.url()))) {
      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  @Test
  void runsNoCommandThatTheCacheDoesNotNeed() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, false, NO_REDIS_THERE).orElseThrow();
        Jedis client = new Jedis(URI.create(redis.url()))) {
      assertThat(redis.version()).isEqualTo("7.0.15 (bundled)");
      assertThatThrownBy(() -> client.eval("return 1")).hasMessageContaining("NOPERM");
      assertThatThrownBy(() -> client.configGet("dir")).hasMessageContaining("NOPERM");
    }
  }

  @Test
  void anOlderRedisOnThePathComesAfterTheBundledOne() throws Exception {
    Path old = folder.resolve("redis-server");
    Files.writeString(old, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=0'\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    assertThat(RedisBinary.candidates(folder.toString(), folder))
        .extracting(RedisBinary::version)
        .containsExactly("7.0.15", "6.0.16");
  }

  @Test
  void stopsWithUs() throws Exception {
    EmbeddedRedis redis = EmbeddedRedis.start(folder, false, PATH).orElseThrow();
    ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
    redis.close();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void stopsEvenWhenWeAreKilled() throws Exception {
    Process us =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Redis.class.getName(),
                folder.toString(),
                PATH)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long pid = Long.parseLong(us.inputReader().readLine());
    ProcessHandle redis = ProcessHandle.of(pid).orElseThrow();
    us.destroyForcibly();
    redis.onExit().get(20, TimeUnit.SECONDS);
  }

  @Test
  void remembersBetweenRunsWhereDataAreKept() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, true, PATH).orElseThrow();
        Jedis client = new Jedis(URI.create(redis.url()))) {
      client.set("a", "b");
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, true, PATH).orElseThrow();
        Jedis client = new Jedis(URI.create(redis.url()))) {
      assertThat(client.get("a")).isEqualTo("b");
    }
  }

  @Test
  void isDoneWithoutWhereNoneRuns() throws Exception {
    Path notRedis = folder.resolve("redis-server");
    Files.writeString(notRedis, "#!/bin/sh\nexit 3\n");
    assertThat(notRedis.toFile().setExecutable(true)).isTrue();
    Path taken = Files.createFile(folder.resolve("no-folder"));
    assertThat(EmbeddedRedis.start(taken, false, folder.toString())).isEmpty();
  }

  /** A Redis in a process that can be killed. */
  static final class Redis {
    public static void main(String[] args) throws Exception {
      System.out.println(EmbeddedRedis.start(Path.of(args[0]), false, args[1]).orElseThrow().pid());
      Thread.currentThread().join();
    }
  }

  private static String contentOf(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
