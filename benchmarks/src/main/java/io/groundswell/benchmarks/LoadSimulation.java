package io.groundswell.benchmarks;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.groundswell.benchmarks.GatlingRun.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Executes a {@link Plan} as a Gatling simulation, in the process that {@link GatlingRun} starts.
 */
public final class LoadSimulation extends Simulation {
  /** System property that names the plan's file. */
  static final String PLAN = "groundswell.load.plan";

  /** Begins the line of output that has a phase's own figures. */
  static final String PHASE_LINE = "groundswell-phase";

  /** Part of a response exactly if its score was served from the cache. */
  private static final String FROM_CACHE = "\"cached\":true";

  /** Session attribute, set if the response was served from the cache. */
  private static final String HIT = "hit";

  /** Session attribute: when a connection's next request is due. */
  private static final String DUE = "due";

  private static final Duration OPENING = Duration.ofSeconds(10);
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** Above any response time. */
  private static final int ANY_MS = 1_000_000_000;

  private final Map<Phase, Pace> paces = new LinkedHashMap<>();
  private final AtomicLong number = new AtomicLong();
  // The warm-up would send a request to Gatling's own site.
  private final HttpProtocolBuilder ownConnections = http.disableWarmUp();
  private final HttpProtocolBuilder sharedConnections = ownConnections.shareConnections();
  private final Bodies bodies;

  /** Reads the plan. */
  public LoadSimulation() {
    Plan plan;
    try {
      plan = Plan.read(Path.of(Objects.requireNonNull(System.getProperty(PLAN), PLAN)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bodies = Bodies.of(plan.texts());
    List<Phase> phases = plan.phases();
    PopulationBuilder all = null;
    List<Assertion> figures = new ArrayList<>();
    for (int i = phases.size() - 1; i >= 0; i--) {
      Phase phase = phases.get(i);
      PopulationBuilder population = population(phase);
      all = all == null ? population : population.andThen(all);
      if (phase.load() != Phase.Load.PAUSE) {
        figures.addAll(figures(phase.name()));
      }
    }
    setUp(Objects.requireNonNull(all)).assertions(figures.toArray(Assertion[]::new));
  }

  /** Assertions that always hold: Gatling prints their actual values. */
  private static List<Assertion> figures(String name) {
    return List.of(
        details(name).allRequests().count().gte(0L),
        details(name).failedRequests().count().gte(0L),
        details(name).responseTime().percentile(50).lte(ANY_MS),
        details(name).responseTime().percentile(95).lte(ANY_MS),
        details(name).responseTime().percentile(99).lte(ANY_MS),
        details(name).responseTime().max().lte(ANY_MS));
  }

  private PopulationBuilder population(Phase phase) {
    Pace pace = new Pace(phase.amount(), phase.dueRequests());
    paces.put(phase, pace);
    Duration length = Duration.ofSeconds(phase.seconds());
    int connections = (int) phase.amount();
    return switch (phase.load()) {
      case PAUSE ->
          scenario(phase.name())
              .exec(even(pace, pause(length)))
              .injectOpen(atOnceUsers(1))
              .protocols(sharedConnections);
      case OPEN ->
          scenario(phase.name())
              .exec(even(pace, exec(request(phase))))
              .injectOpen(constantUsersPerSec(phase.amount()).during(length))
              .protocols(sharedConnections);
      case CLOSED ->
          scenario(phase.name())
              .during(length)
              .on(even(pace, exec(request(phase))))
              .injectOpen(atOnceUsers(connections))
              .protocols(ownConnections);
      case STEADY ->
          scenario(phase.name())
              .during(length)
              .on(pace(BEAT).exec(beat(pace, exec(request(phase)))))
              .injectOpen(rampUsers(connections).during(OPENING))
              .protocols(ownConnections);
    };
  }

  /** Steps that are due at an even rate. */
  private static ChainBuilder even(Pace pace, ChainBuilder steps) {
    return exec(session -> {
          pace.sentAt(System.nanoTime());
          return session;
        })
        .exec(steps)
        .exec(session -> ended(pace, session));
  }

  /** Steps that are due once a beat, counted from the connection's first request. */
  private static ChainBuilder beat(Pace pace, ChainBuilder steps) {
    return exec(session -> {
          long now = System.nanoTime();
          long due = session.contains(DUE) ? session.getLong(DUE) : now;
          pace.sentLate(now - due);
          return session.set(DUE, due + BEAT.toNanos());
        })
        .exec(steps)
        .exec(session -> ended(pace, session));
  }

  private static Session ended(Pace pace, Session session) {
    pace.ended(session.contains(HIT));
    return session.remove(HIT);
  }

  private HttpRequestActionBuilder request(Phase phase) {
    return switch (phase.request()) {
      case CACHED ->
          post(phase, "/predict", bodies::cached)
              .check(substring(FROM_CACHE).optional().saveAs(HIT));
      case NEW -> post(phase, "/predict", bodies::newText);
      case BATCH ->
          post(phase, "/batch_predict", bodies::batch).check(substring("\"error\"").notExists());
    };
  }

  private HttpRequestActionBuilder post(Phase phase, String path, LongFunction<String> body) {
    return http(phase.name())
        .post(phase.url() + path)
        .body(StringBody(session -> body.apply(number.getAndIncrement())))
        .asJson()
        .check(status().is(200));
  }

  @Override
  public void after() {
    paces.forEach(
        (phase, pace) ->
            System.out.println(
                String.join(
                    "\t",
                    PHASE_LINE,
                    phase.name(),
                    Double.toString(pace.lateMs(95)),
                    Long.toString(pace.firstMillis()),
                    Long.toString(pace.lastMillis()),
                    Long.toString(pace.hits()))));
  }
}
