package io.groundswell.bridge.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundswell.common.json.StrictJson;
import io.groundswell.topics.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes changes of the declared subjects since the last event. Not thread-safe. */
final class SubjectChanges {
  /** A document is closed when it has more bytes. */
  static final int DOCUMENT_BYTES = 256 << 10;

  private Map<String, Subject> sent = Map.of();

  /** Sets the subjects that every client knows. */
  void known(List<Subject> all) {
    sent = byName(all);
  }

  /**
   * The differences to the last subjects.
   *
   * @param all the declared subjects
   * @return documents {@code {"changed":[…],"removed":[names]}}, in the order in which they apply;
   *     none without a change
   */
  List<byte[]> since(List<Subject> all) {
    Map<String, Subject> now = byName(all);
    Document document = new Document();
    for (String name : sent.keySet()) {
      if (!now.containsKey(name)) {
        document.remove(name);
      }
    }
    for (Subject subject : all) {
      if (!subject.equals(sent.get(subject.name()))) {
        document.change(subject);
      }
    }
    sent = now;
    return document.end();
  }

  private static Map<String, Subject> byName(List<Subject> all) {
    Map<String, Subject> byName = new HashMap<>();
    all.forEach(subject -> byName.put(subject.name(), subject));
    return byName;
  }

  /** Builds the documents. */
  private static final class Document {
    private final List<byte[]> done = new ArrayList<>();
    private ObjectNode json = StrictJson.object();
    private ArrayNode changed = json.putArray("changed");
    private ArrayNode removed = json.putArray("removed");
    private long bytes;

    void remove(String name) {
      removed.add(name);
      added(name.length());
    }

    void change(Subject subject) {
      ObjectNode document = subject.json();
      changed.add(document);
      added(StrictJson.write(document).length);
    }

    private void added(long more) {
      bytes += more;
      if (bytes > DOCUMENT_BYTES) {
        close();
      }
    }

    private void close() {
      done.add(StrictJson.write(json));
      json = StrictJson.object();
      changed = json.putArray("changed");
      removed = json.putArray("removed");
      bytes = 0;
    }

    List<byte[]> end() {
      if (!changed.isEmpty() || !removed.isEmpty()) {
        close();
      }
      return done;
    }
  }
}
