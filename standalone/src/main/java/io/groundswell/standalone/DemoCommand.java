package io.groundswell.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.topics.StrictJson;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays posts of our own writing at a steady rate. */
@Command(
    name = "demo",
    description = "Play a few hundred posts, about three invented events, at a steady rate.",
    footer = {"", "Watch them with ./groundswell tail."})
final class DemoCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "Posts a second (default: ${DEFAULT-VALUE}).")
  private double rate = 10;

  @Option(names = "--loop", description = "Begin anew at the end, until Ctrl-C.")
  private boolean loop;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!(rate > 0 && rate <= 100_000)) {
      throw CommandException.usage("--rate takes a number above 0, at most 100000.");
    }
    CliConfig config = CliConfig.read(console.environment());
    List<ObjectNode> posts = DemoPosts.read();
    String topic = kafka.topicOr(config.rawTopic());
    try (PostSender sender = new PostSender(kafka.access(config), topic, console.err())) {
      long start = System.nanoTime();
      long sent = 0;
      do {
        for (ObjectNode post : posts) {
          // Against the clock, so that a slow send is made up for and the rate holds.
          awaitTurn(start + (long) (sent / rate * TimeUnit.SECONDS.toNanos(1)));
          sent++;
          sender.send(sent, null, StrictJson.write(stamped(post)));
        }
      } while (loop);
      sender.finish(0);
    }
    return 0;
  }

  private static ObjectNode stamped(ObjectNode post) {
    return post.deepCopy()
        .put("id", UUID.randomUUID().toString())
        .put("created_at", Instant.now().toString())
        .put("source", "demo");
  }

  private static void awaitTurn(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
