package io.groundswell.bridge.http;

import java.util.Enumeration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares entity tags as RFC 9110 does for {@code If-None-Match}. */
final class EntityTags {
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

  private EntityTags() {}

  /**
   * Whether the client has the current representation. The comparison is weak: {@code W/"a"} and
   * {@code "a"} are equal.
   *
   * @param ifNoneMatch every value of the header: {@code *}, or a list of tags
   * @param current the strong tag of the current representation, with quotes
   */
  static boolean anyMatches(Enumeration<String> ifNoneMatch, String current) {
    while (ifNoneMatch.hasMoreElements()) {
      String value = ifNoneMatch.nextElement().strip();
      if (value.equals("*")) {
        return true;
      }
      Matcher tags = TAG.matcher(value);
      while (tags.find()) {
        if (current.equals(tags.group(1))) {
          return true;
        }
      }
    }
    return false;
  }
}
