package io.groundswell.standalone.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code docker-compose.yml} says of its services, with no variable set. */
final class ComposeFile {
  private static final Path FILE = Path.of("..", "docker-compose.yml");

  private final JsonNode services;

  private ComposeFile(JsonNode services) {
    this.services = services;
  }

  static ComposeFile read() throws IOException {
    return new ComposeFile(new YAMLMapper().readTree(FILE.toFile()).required("services"));
  }

  /** With its tag. */
  String image(String service) {
    return text(services.required(service).required("image"));
  }

  Map<String, String> environment(String service) {
    Map<String, String> environment = new HashMap<>();
    services
        .required(service)
        .required("environment")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), text(entry.getValue())));
    return environment;
  }

  String[] command(String service) {
    List<String> words = new ArrayList<>();
    services.required(service).required("command").forEach(word -> words.add(text(word)));
    return words.toArray(String[]::new);
  }

  /** A variable's default stands in its place. */
  private static String text(JsonNode value) {
    return value.asText().replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
  }
}
