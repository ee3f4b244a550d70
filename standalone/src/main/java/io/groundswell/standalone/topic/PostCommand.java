package io.groundswell.standalone.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.standalone.support.ByteLines;
import io.groundswell.standalone.support.CliConfig;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.KafkaOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes the lines of standard input as posts. */
@Command(
    name = "post",
    description = "Post the lines of standard input; each is the text of one post.",
    footer = {
      "",
      "Blank lines are skipped. Exits with 0 only when the broker has acknowledged every post.",
      "Example: echo 'What a finale!' | ./groundswell post --subject finale"
    })
public final class PostCommand implements Callable<Integer> {
  /** Limit of a record of the raw topic; longer lines are rejected and not buffered. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  /** What the key of a record is taken from. */
  enum Key {
    none,
    subject,
    author
  }

  private final Console console;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Option(names = "--json", description = "Each line is a post as JSON and is published unchanged.")
  private boolean json;

  @Option(names = "--subject", paramLabel = "NAME", description = "What the posts are about.")
  private @Nullable String subject;

  @Option(
      names = "--key",
      paramLabel = "FROM",
      defaultValue = "none",
      description = "Record key: ${COMPLETION-CANDIDATES} (default: none).")
  private Key key = Key.none;

  public PostCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    requireOptionsThatFit();
    CliConfig config = CliConfig.read(console.environment());
    String topic = kafka.topic(config, CommonSettings.RAW_TOPIC);
    try (PostSender sender = new PostSender(kafka.access(config), topic, console.err())) {
      ByteLines lines = new ByteLines(console.in(), MAX_LINE_BYTES);
      long blank = 0;
      for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (line.tooLong()) {
          sender.refuse(line.number(), "it is longer than " + MAX_LINE_BYTES + " bytes");
        } else if (new String(line.bytes(), StandardCharsets.UTF_8).isBlank()) {
          blank++;
        } else {
          send(sender, line);
        }
      }
      sender.finish(blank);
    }
    return 0;
  }

  private void requireOptionsThatFit() {
    if (json && subject != null) {
      throw CommandException.usage(
          "--subject does not go with --json: a post as JSON brings its own subject.");
    }
    if (!json && key == Key.author) {
      throw CommandException.usage("--key author needs --json: a line of text has no author.");
    }
    if (!json && key == Key.subject && subject == null) {
      throw CommandException.usage("--key subject needs --subject or --json.");
    }
  }

  private void send(PostSender sender, ByteLines.Line line) {
    if (json) {
      sender.send(line.number(), keyOf(line.bytes()), line.bytes());
      return;
    }
    try {
      ObjectNode post = StrictJson.object().put("text", StrictJson.utf8(line.bytes()));
      if (subject != null) {
        post.put("subject", subject);
      }
      post.put("created_at", Instant.now().toString());
      byte[] textKey = key == Key.subject && subject != null ? bytes(subject) : null;
      sender.send(line.number(), textKey, StrictJson.write(post));
    } catch (BadInputException e) {
      sender.refuse(line.number(), "it is not valid UTF-8");
    }
  }

  /** Null if the post lacks the field or is not JSON; the processor rejects the latter. */
  private byte @Nullable [] keyOf(byte[] value) {
    if (key == Key.none) {
      return null;
    }
    try {
      JsonNode named = StrictJson.parse(value).path(key.name());
      JsonNode first = named.isArray() ? named.path(0) : named;
      return first.isTextual() ? bytes(first.textValue()) : null;
    } catch (BadInputException e) {
      return null;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
