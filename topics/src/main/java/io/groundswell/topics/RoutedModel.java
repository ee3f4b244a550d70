package io.groundswell.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A model, and what it scores.
 *
 * @param routes each as the setting MODEL_ROUTES has it: a primary language, {@code subject:NAME},
 *     or {@code *} for what no other takes
 */
public record RoutedModel(ModelRef model, List<String> routes) {
  /** Copies the list. */
  public RoutedModel {
    routes = List.copyOf(routes);
  }

  /** Writes the field {@code models}, in the format of statuses and health reports. */
  public static void writeAll(ObjectNode target, List<RoutedModel> models) {
    ArrayNode list = target.putArray("models");
    for (RoutedModel model : models) {
      ObjectNode item = list.addObject();
      model.model.writeFieldsTo(item);
      ArrayNode routes = item.putArray("routes");
      model.routes.forEach(routes::add);
    }
  }

  /** Reads what {@link #writeAll} wrote; empty if that is missing. */
  static List<RoutedModel> readAll(JsonNode holder) {
    List<RoutedModel> models = new ArrayList<>();
    for (JsonNode item : holder.path("models")) {
      List<String> routes = new ArrayList<>();
      item.path("routes").forEach(route -> routes.add(route.asText()));
      models.add(new RoutedModel(ModelRef.readFields(item), routes));
    }
    return models;
  }
}
