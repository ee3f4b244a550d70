package io.groundswell.processor.ops;

import io.groundswell.topics.ModelRef;
import io.groundswell.topics.RoutedModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The metrics registry of the process, with the JVM's metrics. */
public final class OpsMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** Binds memory, garbage collection, threads, processors and file descriptors. */
  public OpsMetrics() {
    gc.bindTo(registry);
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(registry));
  }

  /** The registry of all meters. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /**
   * Registers {@code groundswell_lag_records}.
   *
   * @param records posts not yet scored; NaN while empty
   */
  public void lag(Supplier<OptionalLong> records) {
    Gauge.builder("groundswell.lag", () -> orNaN(records.get()))
        .description("Posts that are not yet scored")
        .baseUnit("records")
        .strongReference(true)
        .register(registry);
  }

  /**
   * Registers a topology's {@code groundswell_topology_lag_records} and {@code
   * groundswell_topology_up}.
   *
   * @param topology score, predict, audience or shadow
   * @param records unprocessed records, internal topics included; NaN while empty
   * @param up whether it runs; false while it is restarted
   */
  public void topology(String topology, Supplier<OptionalLong> records, BooleanSupplier up) {
    Gauge.builder("groundswell.topology.lag", () -> orNaN(records.get()))
        .description("Records that a topology has still to process, internal topics included")
        .baseUnit("records")
        .tag("topology", topology)
        .strongReference(true)
        .register(registry);
    Gauge.builder("groundswell.topology.up", () -> up.getAsBoolean() ? 1 : 0)
        .description("Whether a topology works; 0 while it is being restarted")
        .tag("topology", topology)
        .strongReference(true)
        .register(registry);
  }

  private static double orNaN(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : Double.NaN;
  }

  /**
   * Registers {@code groundswell_model_info}: the model, with its digest, of each route.
   *
   * @param models the loaded models
   */
  public void models(List<RoutedModel> models) {
    for (RoutedModel model : models) {
      for (String route : model.routes()) {
        ModelRef ref = model.model();
        Gauge.builder("groundswell.model.info", () -> 1)
            .description("The models that score, by route")
            .tag("model", ref.name())
            .tag("digest", ref.digest())
            .tag("engine", ref.engine())
            .tag("precision", ref.precision())
            .tag("route", route)
            .strongReference(true)
            .register(registry);
      }
    }
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
