package io.groundswell.bridge.http;

import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.json.StrictJson;
import io.groundswell.common.settings.Setting;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.AsyncApi;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The bridge's pages and their files, by path. No page loads files of other hosts. */
final class Pages {
  private static final String ROOT = "groundswell/web/";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String SVG = "image/svg+xml";

  /** Allows only files of the bridge; no inline script or style. */
  static final String STRICT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Swagger UI sets style attributes and uses data images. */
  private static final String SWAGGER =
      STRICT
          .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
          .replace("img-src 'self'", "img-src 'self' data:");

  /** Redoc also searches in a worker that it creates from a blob. */
  private static final String REDOC = SWAGGER + "; worker-src blob:";

  /** The files of the live page. Scripts import each other, so all are listed. */
  private static final List<String> LIVE =
      List.of(
          "live/address.mjs",
          "live/against.mjs",
          "live/backoff.mjs",
          "live/board.mjs",
          "live/canvas.mjs",
          "live/cards.mjs",
          "live/chart.mjs",
          "live/controls.mjs",
          "live/csv.mjs",
          "live/declared.mjs",
          "live/dialogs.mjs",
          "live/dom.mjs",
          "live/download.mjs",
          "live/early.js",
          "live/export.mjs",
          "live/feed.mjs",
          "live/format.mjs",
          "live/frame.mjs",
          "live/happened.mjs",
          "live/http.mjs",
          "live/keys.mjs",
          "live/kiosk.css",
          "live/kiosk.mjs",
          "live/live.css",
          "live/loader.mjs",
          "live/look.mjs",
          "live/main.mjs",
          "live/marker.mjs",
          "live/moments.mjs",
          "live/names.mjs",
          "live/overlay.mjs",
          "live/pan.mjs",
          "live/period.mjs",
          "live/picture.mjs",
          "live/posts.mjs",
          "live/readout.mjs",
          "live/selection.mjs",
          "live/sentiment.mjs",
          "live/shares.mjs",
          "live/spoken.mjs",
          "live/state.mjs",
          "live/store.mjs",
          "live/subjects.mjs",
          "live/system.mjs",
          "live/tables.mjs",
          "live/volume.mjs",
          "live/words.mjs");

  private static final String EMPTY_PICTURE =
      "data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20width=%271%27%20height=%271%27/%3E";

  private Pages() {}

  /** All pages and files, by path. */
  static Map<String, Asset> load(Settings settings) {
    Map<String, Asset> pages = new LinkedHashMap<>();
    pages.put("/", page("index.html", STRICT));
    pages.put("/live", page("live.html", STRICT));
    pages.put("/docs", page("docs.html", SWAGGER));
    pages.put("/redoc", page("redoc.html", REDOC));
    pages.put("/asyncapi", page("asyncapi.html", STRICT));
    pages.put("/asyncapi.json", new Asset("application/json", STRICT, asyncApi(settings)));
    pages.put("/openapi.json", new Asset("application/json", STRICT, OpenApi.document(settings)));
    file(pages, "palette.css", CSS);
    file(pages, "index.css", CSS);
    file(pages, "index.js", SCRIPT);
    file(pages, "docs.css", CSS);
    file(pages, "docs.js", SCRIPT);
    file(pages, "redoc.js", SCRIPT);
    file(pages, "icon.svg", SVG);
    file(pages, "asyncapi/asyncapi.css", CSS);
    file(pages, "asyncapi/contract.mjs", SCRIPT);
    file(pages, "asyncapi/main.mjs", SCRIPT);
    LIVE.forEach(name -> file(pages, name, name.endsWith(".css") ? CSS : SCRIPT));
    file(pages, "vendor/uPlot.min.css", CSS);
    file(pages, "vendor/uPlot.iife.min.js", SCRIPT);
    file(pages, "vendor/swagger-ui.css", CSS);
    file(pages, "vendor/swagger-ui-bundle.js", SCRIPT);
    pages.put("/assets/vendor/redoc.standalone.js", new Asset(SCRIPT, STRICT, redoc()));
    return pages;
  }

  private static byte[] asyncApi(Settings settings) {
    return StrictJson.write(
        AsyncApi.document(
            BridgeSettings.topics().stream()
                .collect(Collectors.toMap(Setting::name, settings::get))));
  }

  /** Redoc without its reference to an image of another host. */
  private static byte[] redoc() {
    String script =
        new String(Asset.load(ROOT + "vendor/redoc.standalone.js"), StandardCharsets.UTF_8);
    return script
        .replace("https://cdn.redoc.ly/redoc/logo-mini.svg", EMPTY_PICTURE)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Asset page(String name, String policy) {
    return new Asset(HTML, policy, Asset.load(ROOT + name));
  }

  private static void file(Map<String, Asset> pages, String name, String contentType) {
    pages.put("/assets/" + name, new Asset(contentType, STRICT, Asset.load(ROOT + name)));
  }
}
