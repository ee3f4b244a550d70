package io.groundswell.standalone.guarantees;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Records that a test has sent, so that a failure names the record and not only its place. */
final class SentRecords {
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  void add(Future<RecordMetadata> record, String name) {
    sent.add(record);
    names.add(name);
  }

  int count() {
    return sent.size();
  }

  /** Names of the records at which consumer groups stand: the suspects if a group stopped. */
  List<String> nextOfGroups(String bootstrapServers) throws Exception {
    Map<String, String> byPlace = byPlace();
    List<String> suspects = new ArrayList<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      for (GroupListing group : admin.listGroups().all().get()) {
        var offsets =
            admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get();
        offsets.forEach(
            (partition, offset) -> {
              String name = offset == null ? null : byPlace.get(partition + "@" + offset.offset());
              if (name != null) {
                suspects.add(group.groupId() + " at " + name);
              }
            });
      }
    }
    return suspects;
  }

  /** Log lines with the names of the records whose places they hold. */
  List<String> named(List<String> lines) throws Exception {
    Map<String, String> byPlace = byPlace();
    List<String> named = new ArrayList<>();
    for (String line : lines) {
      String names = "";
      for (Map.Entry<String, String> place : byPlace.entrySet()) {
        if (line.contains("=" + place.getKey() + " ")) {
          names = " (" + place.getValue() + ")";
        }
      }
      named.add(line + names);
    }
    return named;
  }

  /** Names by topic-partition@offset. */
  private Map<String, String> byPlace() throws Exception {
    Map<String, String> byPlace = new LinkedHashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      RecordMetadata at = sent.get(i).get();
      byPlace.put(at.topic() + "-" + at.partition() + "@" + at.offset(), names.get(i));
    }
    return byPlace;
  }
}
