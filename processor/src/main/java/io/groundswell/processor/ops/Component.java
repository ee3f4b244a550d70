package io.groundswell.processor.ops;

import io.groundswell.topics.ScorerStatus;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A part of the processor whose health is checked.
 *
 * @param name as operators see it: broker, redis, model, lag
 * @param required whether nothing can be scored while it is down
 * @param check returns the current state within about a second; an exception means down
 */
public record Component(String name, boolean required, Supplier<ScorerStatus.Component> check) {

  /**
   * The instance's lag; a lag does not make it unready.
   *
   * @param records posts not yet scored, or empty while unknown
   */
  public static Component lag(Supplier<OptionalLong> records) {
    return lag("lag", records);
  }

  /**
   * The lag of a topology other than score.
   *
   * @param topology predict or audience
   * @param records unprocessed records, or empty while unknown
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
