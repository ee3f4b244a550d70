package io.groundswell.processor.ops;

import io.groundswell.topics.ScorerStatus;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A part of the processor that knows how it is.
 *
 * @param name as operators see it: broker, redis, model, lag
 * @param required whether nothing can be scored while it is down
 * @param check how it is now, within about a second; may throw, which is down
 */
public record Component(String name, boolean required, Supplier<ScorerStatus.Component> check) {

  /**
   * How far behind the instance is; it may be behind and yet be ready.
   *
   * @param records posts not yet scored, or empty while that is not known
   */
  public static Component lag(Supplier<OptionalLong> records) {
    return lag("lag", records);
  }

  /**
   * How far behind a topology is beside that of posts.
   *
   * @param topology predict or audience
   * @param records records that it has still to process, or empty while that is not known
   */
  public static Component lagOf(String topology, Supplier<OptionalLong> records) {
    return lag("lag " + topology, records);
  }

  private static Component lag(String name, Supplier<OptionalLong> records) {
    return new Component(
        name,
        false,
        () -> {
          OptionalLong behind = records.get();
          return behind.isPresent()
              ? new ScorerStatus.Component(true, behind.getAsLong() + " records behind")
              : new ScorerStatus.Component(false, "not known");
        });
  }
}
