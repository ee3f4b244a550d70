package io.groundswell.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.ScoredLine;
import io.groundswell.standalone.support.TerminalText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores one text over HTTP. */
@Command(
    name = "predict",
    description = "Score one text now.",
    footer = {"", "Example: ./groundswell predict 'I did not see that coming!'"})
final class PredictCommand implements Callable<Integer> {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final Console console;

  @Parameters(index = "0", paramLabel = "TEXT", description = "The text.")
  private String text = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8000",
      description = "The bridge (default: ${DEFAULT-VALUE}).")
  private String url = "";

  @Option(names = "--json", description = "Print the whole response as JSON.")
  private boolean json;

  PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    HttpResponse<byte[]> response = ask();
    JsonNode answer = parse(response);
    if (response.statusCode() != 200) {
      throw CommandException.failed(problem(response.statusCode(), answer));
    }
    console.out().println(json ? ScoredLine.json(answer) : readable(answer));
    return 0;
  }

  private static String readable(JsonNode answer) {
    JsonNode scores = answer.path("scores");
    return ScoredLine.readable(answer)
        + String.format(
            Locale.ROOT,
            "%n  negative %.3f  neutral %.3f  positive %.3f%s%s%s",
            scores.path("negative").asDouble(),
            scores.path("neutral").asDouble(),
            scores.path("positive").asDouble(),
            answer.path("cached").asBoolean() ? "  (from the cache)" : "",
            answer.path("language_supported").asBoolean(true)
                ? ""
                : "  (the model does not read this language: "
                    + TerminalText.escape(answer.path("language").asText())
                    + ")",
            answer.path("truncated").asBoolean() ? "  (only the beginning was read)" : "");
  }

  private HttpResponse<byte[]> ask() {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + "/predict"))
              .timeout(ANSWER)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofByteArray(
                      StrictJson.write(StrictJson.object().put("text", text))))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--url takes http://host:port, not \"" + url + "\".");
    } catch (HttpTimeoutException e) {
      throw CommandException.failed(url + " did not answer in time.");
    } catch (IOException e) {
      throw CommandException.failed(
          "Nothing answers at " + url + "; start it with ./groundswell up, or name it with --url.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for " + url + ".");
    }
  }

  private JsonNode parse(HttpResponse<byte[]> response) {
    try {
      return StrictJson.parse(response.body());
    } catch (BadInputException e) {
      throw CommandException.failed(
          url
              + " answered with status "
              + response.statusCode()
              + " and no JSON; is it the bridge?");
    }
  }

  private String problem(int status, JsonNode answer) {
    String detail = answer.path("detail").asText(answer.path("title").asText());
    return TerminalText.escape(
        detail.isBlank() ? url + " answered with status " + status + "." : detail);
  }
}
