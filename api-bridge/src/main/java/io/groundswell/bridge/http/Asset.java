package io.groundswell.bridge.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/** A static file, served from memory. */
final class Asset {
  private final String contentType;
  private final String policy;
  private final byte[] content;
  private final String etag;

  /**
   * @param policy its Content-Security-Policy
   */
  Asset(String contentType, String policy, byte[] content) {
    this.contentType = contentType;
    this.policy = policy;
    this.content = content;
    CRC32 crc = new CRC32();
    crc.update(content);
    this.etag = '"' + Long.toHexString(crc.getValue()) + '-' + content.length + '"';
  }

  /** The bytes of a resource of the bridge. */
  static byte[] load(String resource) {
    try (InputStream in = Asset.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void serve(Context ctx) {
    ctx.header("Content-Security-Policy", policy);
    ctx.header("Cache-Control", "no-cache");
    ctx.header("ETag", etag);
    if (EntityTags.anyMatches(ctx.req().getHeaders("If-None-Match"), etag)) {
      ctx.status(304);
      return;
    }
    ctx.contentType(contentType).result(content);
  }
}
