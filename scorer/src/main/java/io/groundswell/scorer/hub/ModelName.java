package io.groundswell.scorer.hub;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a model, whose form determines the source. */
public sealed interface ModelName {
  /** What {@link #parse} accepts, for documentation and error messages. */
  String ACCEPTS =
      "`bundled`, a Hugging Face id such as `owner/name` or `owner/name@revision`, a folder that"
          + " begins with `/`, `./`, `../` or `~/`, or `djl://group/artifact`";

  /** The name as the user writes it, with {@code ~} expanded. */
  String text();

  /** The published name of the model; empty if it is known from the files alone. */
  String called();

  /** The bundled model. */
  record Bundled() implements ModelName {
    /** The name as it is written. */
    public static final String NAME = "bundled";

    @Override
    public String called() {
      return "";
    }

    @Override
    public String text() {
      return NAME;
    }
  }

  /**
   * A model of Hugging Face.
   *
   * @param owner a user or an organisation
   * @param name the repository, without its owner
   * @param revision a branch, tag or commit, if the name has one
   */
  record OfHub(String owner, String name, Optional<String> revision) implements ModelName {
    /** The branch that every repository has. */
    public static final String MAIN = "main";

    /** {@code owner/name}. */
    public String id() {
      return owner + '/' + name;
    }

    @Override
    public String called() {
      return id();
    }

    @Override
    public String text() {
      return id() + revision.map(text -> '@' + text).orElse("");
    }
  }

  /** A folder in Hugging Face's layout, which may be missing. */
  record Folder(Path path) implements ModelName {
    @Override
    public String called() {
      return "";
    }

    @Override
    public String text() {
      return path.toString();
    }
  }

  /**
   * A model of DJL's zoo.
   *
   * @param group such as {@code ai.djl.huggingface.pytorch}
   * @param artifact {@code owner/name}
   * @param version if the name has one
   */
  record OfZoo(String group, String artifact, Optional<String> version) implements ModelName {
    static final String TORCHSCRIPT = "ai.djl.huggingface.pytorch";
    static final String ONNX = "ai.djl.huggingface.onnxruntime";

    /** The name without its version. */
    String unversioned() {
      return "djl://" + group + '/' + artifact;
    }

    @Override
    public String called() {
      return artifact;
    }

    @Override
    public String text() {
      return unversioned() + version.map(text -> '/' + text).orElse("");
    }
  }

  /** Hugging Face allows neither two dashes nor two dots in a row in names. */
  Pattern HUB_ID = Pattern.compile("(?!.*(?:--|\\.\\.))(\\w[\\w.-]{0,95})/(\\w[\\w.-]{0,95})");

  Pattern REVISION = Pattern.compile("(?!.*(?:\\.\\.|//))\\w[\\w./-]{0,199}");
  Pattern ZOO_URL = Pattern.compile("djl://([\\w.-]+)/([^?#]+?)(?:/([0-9][0-9.]*))?");

  /**
   * Parses a model's name.
   *
   * @throws IllegalArgumentException if it is malformed; the message is one sentence
   */
  static ModelName parse(String text) {
    if (text.equals(Bundled.NAME)) {
      return new Bundled();
    }
    if (text.matches("(/|\\./|\\.\\./|~/).*")) {
      return new Folder(
          text.startsWith("~/")
              ? Path.of(System.getProperty("user.home"), text.substring(2))
              : Path.of(text));
    }
    if (text.startsWith("djl:")) {
      return ofZoo(text);
    }
    int at = text.indexOf('@');
    Matcher id = HUB_ID.matcher(at < 0 ? text : text.substring(0, at));
    Optional<String> revision = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
    if (!id.matches() || !revision.map(ModelName::isRevision).orElse(true)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a model's name: that is %s.".formatted(text, ACCEPTS));
    }
    return new OfHub(id.group(1), id.group(2), revision);
  }

  /** Whether a text can be a branch, tag or commit. */
  static boolean isRevision(String text) {
    return REVISION.matcher(text).matches();
  }

  private static ModelName ofZoo(String text) {
    Matcher url = ZOO_URL.matcher(text);
    if (!url.matches() || !HUB_ID.matcher(url.group(2)).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a model of DJL's zoo: that is djl://group/owner/name or".formatted(text)
              + " djl://group/owner/name/version, and nothing else.");
    }
    if (!Set.of(OfZoo.TORCHSCRIPT, OfZoo.ONNX).contains(url.group(1))) {
      throw new IllegalArgumentException(
          "\"%s\" can't be used: of DJL's zoo only the groups %s and %s are in Hugging Face layout."
              .formatted(text, OfZoo.TORCHSCRIPT, OfZoo.ONNX));
    }
    return new OfZoo(url.group(1), url.group(2), Optional.ofNullable(url.group(3)));
  }
}
