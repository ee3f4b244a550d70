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
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What {@link GatlingRun} has Gatling do, in a process of its own. */
public final class LoadSimulation extends Simulation {
  static final String URL = "groundswell.load.url";
  static final String PHASES = "groundswell.load.phases";
  static final String TEXTS = "groundswell.load.texts";

  /** Begins the line in which this class tells of one phase. */
  static final String TELLS = "groundswell-phase";

  static final int BATCH_TEXTS = 10;
  static final int BATCH_KNOWN = 4;

  /** Its answer has it exactly where the score is from the cache. */
  private static final String FROM_CACHE = "\"cached\":true";

  /** Stands in the session of a request whose answer is from the cache. */
  private static final String HIT = "hit";

  private static final Duration OPENING = Duration.ofSeconds(10);
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** When a connection's next request is due, in its session. */
  private static final String DUE = "due";

  /** More than any answer takes that is of use. */
  private static final int ANY_MS = 1_000_000_000;

  private final Map<Phase, Pace> paces = new LinkedHashMap<>();
  private final AtomicLong number = new AtomicLong();
  private final HttpProtocolBuilder kept;
  private final HttpProtocolBuilder pooled;
  private final Bodies bodies;

  /** Reads the phases and the texts from the files that system properties name. */
  public LoadSimulation() {
    List<Phase> phases;
    try {
      phases = Files.readAllLines(property(PHASES)).stream().map(Phase::parse).toList();
      bodies = Bodies.read(property(TEXTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Without a request to the maker's own site, which is the default.
    kept = http.baseUrl(Objects.requireNonNull(System.getProperty(URL))).disableWarmUp();
    pooled = kept.shareConnections();
    PopulationBuilder all = null;
    List<Assertion> figures = new ArrayList<>();
    for (int i = phases.size() - 1; i >= 0; i--) {
      Phase phase = phases.get(i);
      PopulationBuilder population = population(phase);
      all = all == null ? population : population.andThen(all);
      if (phase.kind() != Phase.Kind.PAUSE) {
        figures.addAll(figures(phase.name()));
      }
    }
    setUp(Objects.requireNonNull(all)).assertions(figures.toArray(Assertion[]::new));
  }

  private static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty(name), name));
  }

  /** Gatling tells an assertion's actual value; these are always true. */
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
    Pace pace = new Pace(phase.perSecond(), phase.requests());
    paces.put(phase, pace);
    Duration length = Duration.ofSeconds(phase.seconds());
    return switch (phase.kind()) {
      case PAUSE ->
          scenario(phase.name())
              .exec(timed(pace, pause(length)))
              .injectOpen(atOnceUsers(1))
              .protocols(pooled);
      case CONNECTIONS ->
          scenario(phase.name())
              .during(length)
              .on(beat(pace, phase))
              .injectOpen(rampUsers((int) phase.perSecond()).during(OPENING))
              .protocols(kept);
      case CACHED, NEW, BATCH ->
          scenario(phase.name())
              .exec(timed(pace, exec(request(phase))))
              .injectOpen(constantUsersPerSec(phase.perSecond()).during(length))
              .protocols(pooled);
    };
  }

  private static ChainBuilder timed(Pace pace, ChainBuilder steps) {
    return exec(session -> {
          pace.started(System.nanoTime());
          return session;
        })
        .exec(steps)
        .exec(
            session -> {
              pace.ended(session.contains(HIT));
              return session.remove(HIT);
            });
  }

  /** Each connection's beat is that of its first request. */
  private ChainBuilder beat(Pace pace, Phase phase) {
    return pace(BEAT)
        .exec(
            session -> {
              long now = System.nanoTime();
              long due = session.contains(DUE) ? session.getLong(DUE) : now;
              pace.startedBeside(now - due);
              return session.set(DUE, due + BEAT.toNanos());
            })
        .exec(cached(phase.name()))
        .exec(
            session -> {
              pace.ended(session.contains(HIT));
              return session.remove(HIT);
            });
  }

  private HttpRequestActionBuilder request(Phase phase) {
    return switch (phase.kind()) {
      case NEW ->
          http(phase.name())
              .post("/predict")
              .body(StringBody(session -> bodies.fresh(number.getAndIncrement())))
              .asJson()
              .check(status().is(200));
      case BATCH ->
          http(phase.name())
              .post("/batch_predict")
              .body(
                  StringBody(
                      session -> bodies.batch(number.getAndIncrement(), BATCH_TEXTS, BATCH_KNOWN)))
              .asJson()
              .check(status().is(200), substring("\"error\"").notExists());
      case CACHED, CONNECTIONS, PAUSE -> cached(phase.name());
    };
  }

  private HttpRequestActionBuilder cached(String name) {
    return http(name)
        .post("/predict")
        .body(StringBody(session -> bodies.known(number.getAndIncrement())))
        .asJson()
        .check(status().is(200), substring(FROM_CACHE).optional().saveAs(HIT));
  }

  @Override
  public void after() {
    paces.forEach(
        (phase, pace) ->
            System.out.println(
                String.join(
                    "\t",
                    TELLS,
                    phase.name(),
                    Double.toString(pace.lateMs(95)),
                    Long.toString(pace.firstMillis()),
                    Long.toString(pace.lastMillis()),
                    Long.toString(pace.hits()))));
  }
}
