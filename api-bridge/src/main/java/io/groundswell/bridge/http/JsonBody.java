package io.groundswell.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundswell.topics.BadInputException;
import io.groundswell.topics.StrictJson;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the JSON document that is a request's body, never holding more than is allowed. */
final class JsonBody {
  private static final int STEP = 16 << 10;
  private static final int MAX_DISCARDED = 64 << 20;

  private static final Logger log = LoggerFactory.getLogger(JsonBody.class);

  private JsonBody() {}

  /**
   * @param maxBytes of the body
   * @param ticket counts the body's bytes as they come
   * @throws ProblemException if the body is too large or of the wrong type
   * @throws BadInputException if it is not a JSON document
   */
  static JsonNode read(Context ctx, int maxBytes, Admission.Ticket ticket)
      throws BadInputException, IOException {
    String encoding = ctx.header("Content-Encoding");
    if (!isJson(ctx.contentType()) || !(encoding == null || encoding.equals("identity"))) {
      throw new ProblemException(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    if (ctx.req().getContentLengthLong() > maxBytes) {
      throw new ProblemException(Problem.bodyTooLarge(maxBytes));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    InputStream in = ctx.req().getInputStream();
    for (byte[] part = in.readNBytes(STEP); part.length > 0; part = in.readNBytes(STEP)) {
      ticket.hold(part.length);
      body.writeBytes(part);
      if (body.size() > maxBytes) {
        throw new ProblemException(Problem.bodyTooLarge(maxBytes));
      }
    }
    return StrictJson.parse(body.toByteArray());
  }

  /**
   * Reads what is left of a body that is refused, and forgets it: a client that is still sending
   * when the connection closes never sees the answer. What is larger than honest is cut off.
   */
  static void discard(Context ctx) {
    if (ctx.header("Expect") != null) {
      return; // this client asks before it sends
    }
    try {
      ctx.req().getInputStream().skip(MAX_DISCARDED);
    } catch (IOException e) {
      log.debug("client is gone: path={}", ctx.path());
    }
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
