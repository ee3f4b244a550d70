package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a list as a response, item by item, so that a long one is never in memory as a whole: as
 * JSON within an object, or as CSV (RFC 4180) with a header line and one column a field.
 */
final class Listing {
  private static final String CSV_TYPE = "text/csv; charset=utf-8; header=present";

  private final String field;
  private final List<String> columns;

  /**
   * @param field the list's name in JSON
   * @param columns JSON pointers into an item; the column's name is the pointer with underscores
   */
  Listing(String field, List<String> columns) {
    this.field = field;
    this.columns = columns;
  }

  /** Responds with JSON: the fields of {@code head}, then the list. */
  <T> void json(Context ctx, ObjectNode head, List<T> items, Function<T, ObjectNode> document)
      throws IOException {
    OutputStream out = open(ctx, "application/json");
    byte[] start = StrictJson.write(head);
    out.write(start, 0, start.length - 1);
    String name = (head.isEmpty() ? "" : ",") + '"' + field + "\":[";
    out.write(name.getBytes(StandardCharsets.UTF_8));
    boolean first = true;
    for (T item : items) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.write(StrictJson.write(document.apply(item)));
    }
    out.write("]}".getBytes(StandardCharsets.UTF_8));
  }

  /** Responds with CSV. */
  <T> void csv(Context ctx, List<T> items, Function<T, ObjectNode> document) throws IOException {
    OutputStream out = open(ctx, CSV_TYPE);
    OutputStreamWriter writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
      csv.printRecord(columns.stream().map(c -> c.substring(1).replace('/', '_')));
      for (T item : items) {
        ObjectNode json = document.apply(item);
        csv.printRecord(columns.stream().map(c -> cell(json.at(c))));
      }
    }
  }

  private static OutputStream open(Context ctx, String contentType) {
    ctx.contentType(contentType).header("Cache-Control", "no-store").header("Vary", "Accept");
    return ctx.outputStream();
  }

  private static String cell(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (node.isArray()) {
      StringJoiner items = new StringJoiner("; ");
      node.forEach(item -> items.add(item.asText()));
      return escaped(items.toString());
    }
    if (node.isNumber()) {
      return node.decimalValue().toPlainString();
    }
    return node.isTextual() ? escaped(node.textValue()) : node.asText();
  }

  /** Prefixes a formula with a quote, so that spreadsheets do not evaluate it. */
  private static String escaped(String text) {
    return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
