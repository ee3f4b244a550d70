package io.groundswell.processor.audience;

import io.groundswell.topics.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stand-in. */
public final class Subjects {
  private final Map<String, Subject> byName = new TreeMap<>();

  static Subjects of(Collection<Subject> subjects) {
    Subjects snapshot = new Subjects();
    subjects.forEach(s -> snapshot.byName.put(s.name(), s));
    return snapshot;
  }

  public List<String> find(String text) {
    return byName.values().stream()
        .filter(
            s -> s.keywords().stream().anyMatch(text.toLowerCase(java.util.Locale.ROOT)::contains))
        .map(Subject::name)
        .toList();
  }

  public @Nullable String group(String subject) {
    Subject known = byName.get(subject);
    return known == null ? null : known.group();
  }

  public boolean declares(String subject) {
    return byName.containsKey(subject);
  }
}
