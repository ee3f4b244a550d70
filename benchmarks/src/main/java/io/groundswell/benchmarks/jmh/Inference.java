package io.groundswell.benchmarks.jmh;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One inference call, by the shape of its batch. */
@State(Scope.Benchmark)
public class Inference extends Step {
  /** Texts x tokens. */
  @Param({"1x16", "8x16", "16x32", "32x16"})
  public String shape = "";

  private List<long[]> batch = List.of();

  /** Creates a batch of the shape, of copies of one text. */
  @Setup
  public void fill(BundledModel bundled, DemoTexts texts) {
    String[] parts = shape.split("x");
    int tokens = Integer.parseInt(parts[1]);
    String all = bundled.model.normalise(String.join(" ", texts.all().subList(0, 20)));
    long[] ids = bundled.model.tokenize(all).segments().get(0);
    long[] segment = Arrays.copyOf(ids, tokens);
    segment[tokens - 1] = ids[ids.length - 1]; // the end-of-text token
    batch = Collections.nCopies(Integer.parseInt(parts[0]), segment);
  }

  /** The call. */
  @Benchmark
  public List<float[]> infer(BundledModel bundled) {
    return bundled.model.infer(batch);
  }
}
