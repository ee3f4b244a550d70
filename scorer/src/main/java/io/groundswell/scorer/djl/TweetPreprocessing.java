package io.groundswell.scorer.djl;

/**
 * The preprocessing of Twitter sentiment models: masks handles and URLs. Case and emoji are kept
 * because they carry sentiment.
 */
final class TweetPreprocessing {
  /** Part of a model's digest; a change of {@link #apply} needs a new one. */
  static final String VERSION = "tweet-1";

  private TweetPreprocessing() {}

  /**
   * Splits at single spaces, replaces a token that starts with {@code @} and has more to it by
   * {@code @user}, one that starts with {@code http} by {@code http}, and joins with spaces.
   */
  static String apply(String text) {
    StringBuilder result = new StringBuilder(text.length());
    int start = 0;
    while (true) {
      int space = text.indexOf(' ', start);
      int end = space < 0 ? text.length() : space;
      if (end - start > 1 && text.charAt(start) == '@') {
        result.append("@user");
      } else if (text.startsWith("http", start)) {
        result.append("http");
      } else {
        result.append(text, start, end);
      }
      if (space < 0) {
        return result.toString();
      }
      result.append(' ');
      start = space + 1;
    }
  }
}
