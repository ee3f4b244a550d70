package io.groundswell.processor.audience;

import io.groundswell.topics.BadInputException;
import io.groundswell.topics.Subject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stand-in. */
public final class SubjectsView {
  private final Map<String, Subject> byName = new ConcurrentHashMap<>();

  private volatile Subjects snapshot = Subjects.of(java.util.List.of());

  public void accept(String key, byte @Nullable [] value) {
    keep(key, value);
    snapshot = Subjects.of(byName.values());
  }

  private void keep(String key, byte @Nullable [] value) {
    if (value == null) {
      byName.remove(key);
      return;
    }
    try {
      byName.put(key, Subject.read(value));
    } catch (BadInputException e) {
      byName.remove(key);
    }
  }

  public Subjects subjects() {
    return snapshot;
  }
}
