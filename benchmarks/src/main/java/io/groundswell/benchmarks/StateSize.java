package io.groundswell.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/** Size of the audience topology's state, from its changelog. */
final class StateSize {
  private static final String CHANGELOG = "groundswell-audience-counts-changelog";

  private StateSize() {}

  /** Rows and bytes of each table (the first letter of a key), in one line. */
  static String read(String bootstrapServers) {
    Map<Bytes, Integer> sizes = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = KafkaClients.reader(bootstrapServers, CHANGELOG)) {
      Map<TopicPartition, Long> end = reader.endOffsets(reader.assignment());
      while (end.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> row : reader.poll(Duration.ofMillis(100))) {
          Bytes key = Bytes.wrap(row.key());
          if (row.value() == null) {
            sizes.remove(key);
          } else {
            sizes.put(key, row.key().length + row.value().length);
          }
        }
      }
    }
    Map<Character, long[]> tables = new TreeMap<>();
    Set<Bytes> subjects = new HashSet<>();
    sizes.forEach(
        (key, size) -> {
          long[] table = tables.computeIfAbsent((char) key.get()[0], k -> new long[2]);
          table[0]++;
          table[1] += size;
          if (key.get()[0] == 'H') {
            subjects.add(key);
          }
        });
    StringBuilder line = new StringBuilder("state:");
    long all = 0;
    for (Map.Entry<Character, long[]> table : tables.entrySet()) {
      long[] is = table.getValue();
      all += is[1];
      line.append(
          String.format(
              Locale.ROOT, " %s %d rows, %d bytes each;", table.getKey(), is[0], is[1] / is[0]));
    }
    return line
        + String.format(
            Locale.ROOT,
            " %.1f MiB in all, %d bytes a subject of %d",
            all / 1048576.0,
            subjects.isEmpty() ? 0 : all / subjects.size(),
            subjects.size());
  }
}
