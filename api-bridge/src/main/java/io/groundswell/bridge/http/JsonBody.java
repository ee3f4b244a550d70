package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.StrictJson;
import io.javalin.http.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses the body of a request, which {@link BodyHandler} has read, as JSON. */
final class JsonBody {
  private JsonBody() {}

  /**
   * @param maxBytes the most bytes of the body
   * @param ticket counts the body's bytes
   * @throws ProblemException if the body is too large or has the wrong type
   * @throws BadInputException if it is not a JSON document
   */
  static JsonNode read(Context ctx, int maxBytes, RequestLimiter.Ticket ticket)
      throws BadInputException {
    String encoding = ctx.header("Content-Encoding");
    // The raw header: the servlet's method fails for an unknown charset.
    if (!isJson(ctx.header("Content-Type")) || !(encoding == null || encoding.equals("identity"))) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    RequestBody body = ctx.attribute(RequestBody.ATTRIBUTE);
    if (body == null || body.size() > maxBytes || ctx.req().getContentLengthLong() > maxBytes) {
      throw new ProblemException(Problem.bodyTooLarge(maxBytes));
    }
    ctx.req().removeAttribute(RequestBody.ATTRIBUTE); // released while the request waits
    byte[] bytes = body.bytes();
    ticket.hold(bytes.length);
    return StrictJson.parse(bytes);
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return parts[0].strip().equals("application/json");
  }
}
