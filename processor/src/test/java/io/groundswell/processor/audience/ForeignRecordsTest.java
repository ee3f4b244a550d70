package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.OPTIONS;
import static io.groundswell.processor.audience.AudienceDriver.START;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not ours, in topics and stores that are: it is skipped and counted, and counts go on. */
class ForeignRecordsTest {
  private final AudienceDriver driver = new AudienceDriver(OPTIONS);

  @AfterEach
  void close() {
    driver.close();
  }

  /**
   * A value.
   *
   * @param name for reports
   */
  record Foreign(String name, byte @Nullable [] value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Foreign> values() {
    byte[] farSource =
        Binary.write(
            out -> {
              out.writeByte(0);
              out.writeInt(Integer.MAX_VALUE);
              out.writeLong(START.toEpochMilli());
              out.writeLong(0);
            });
    byte[] farTime =
        Binary.write(
            out -> {
              out.writeByte(0);
              out.writeInt(0);
              out.writeLong(Long.MAX_VALUE / 2);
              out.writeLong(0);
            });
    byte[] hugeShift =
        Binary.write(
            out -> {
              out.writeByte(4);
              out.writeInt(Integer.MAX_VALUE);
            });
    byte[] noWindow =
        Binary.write(
            out -> {
              out.writeByte(3);
              out.writeByte(77);
              out.writeLong(0);
              out.writeInt(0);
            });
    return Stream.of(
        new Foreign("null", null),
        new Foreign("empty", new byte[0]),
        new Foreign("text", "garbage".getBytes(UTF_8)),
        new Foreign("json", "{\"text\":\"I love it\"}".getBytes(UTF_8)),
        new Foreign("900 kB", new byte[900_000]),
        new Foreign("ones", filled((byte) -1)),
        new Foreign("a source that does not exist", farSource),
        new Foreign("a time that is not yet", farTime),
        new Foreign("a length of two gigabytes", hugeShift),
        new Foreign("a window of no length", noWindow));
  }

  private static byte[] filled(byte with) {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, with);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("values")
  void repartitionTopics(Foreign foreign) {
    for (String topic : new String[] {"by-subject", "by-group"}) {
      for (String key : new String[] {null, "show", "x".repeat(70_000)}) {
        driver.internal("audience-" + topic + "-repartition", key, foreign.value);
      }
    }

    driver.send(post(1).positive()).settle();
    assertThat(driver.last("show", 10, 0).figures().positive()).isEqualTo(1);
    assertThat(driver.failed("unreadable_record")).isEqualTo(6);
    assertThat(driver.failed("internal_error")).isZero();
  }

  @ParameterizedTest
  @MethodSource("values")
  void rowsOfStores(Foreign foreign) {
    driver.send(post(1).positive()).settle();
    byte[] value = foreign.value;
    for (String name : new String[] {"counts", "groups"}) {
      KeyValueStore<Bytes, byte[]> store = driver.store(name);
      driver.keys(name).forEach(key -> store.put(key, value));
      for (char table : "WPADHSROC".toCharArray()) {
        store.put(Bytes.wrap(new byte[] {(byte) table, 9, 9}), value);
      }
    }
    driver.declare("show", "shows"); // has every row read
    driver.send(post(2).positive()).settle();
    driver.send(post(3).positive(), post(3).negative().about("another")).settle();

    assertThat(driver.last("another", 10, 0).figures().negative()).isEqualTo(1);
    assertThat(driver.failed("internal_error")).isZero();
  }

  @ParameterizedTest
  @MethodSource("values")
  void subjects(Foreign foreign) {
    driver.declareRaw("bad", foreign.value);
    driver.declareRaw(null, foreign.value);
    driver.declare("play", "shows", "hamlet");

    driver.send(post(1).text("hamlet again").about().positive()).settle();
    assertThat(driver.last("play", 10, 0).figures().positive()).isEqualTo(1);
    assertThat(driver.failed("internal_error")).isZero();
  }
}
