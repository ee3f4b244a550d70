package io.groundswell.bridge.reply;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.TopicFollower;
import io.groundswell.bridge.kafka.Topics;
import io.groundswell.bridge.settings.BridgeSettings;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
import io.groundswell.common.settings.CommonSettings;
import io.groundswell.common.settings.Settings;
import io.groundswell.topics.ScorerStatus;
import io.groundswell.topics.ScorerStatus.Component;
import io.groundswell.topics.TopicSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Requests scores over topics and tracks the scorers: the clients that this takes. */
public final class RequestReply implements AutoCloseable {
  private final ReplyingClient client;
  private final BatchDispatcher batches;
  private final ScorerRegistry scorers;
  private final TopicFollower statuses;
  private final BrokerAuthCheck broker;

  /**
   * Starts without waiting for the broker, which may be unavailable at any time.
   *
   * @param work completes futures
   */
  public RequestReply(Settings settings, Executor work, MeterRegistry meters) {
    String statusTopic = settings.get(CommonSettings.STATUS_TOPIC);
    ClientProperties properties = new ClientProperties(settings);
    Topics topics =
        new Topics(
            settings,
            List.of(
                TopicSpec.predictRequests(settings.get(CommonSettings.REQUEST_TOPIC)),
                TopicSpec.predictReplies(settings.get(BridgeSettings.REPLY_TOPIC)),
                TopicSpec.scorerStatus(statusTopic)));
    this.client = new ReplyingClient(settings, topics, work, meters);
    this.batches =
        new BatchDispatcher(
            client::request,
            settings.get(BridgeSettings.BATCH_RECORDS_IN_FLIGHT),
            BridgeSettings.millis(settings, BridgeSettings.REQUEST_TIMEOUT_MS),
            BridgeSettings.millis(settings, BridgeSettings.BATCH_TIMEOUT_MS),
            work);
    this.scorers = new ScorerRegistry(Clock.systemUTC());
    this.broker = new BrokerAuthCheck(settings);
    this.statuses =
        new TopicFollower(
                statusTopic,
                TopicFollower.From.BEGINNING,
                () -> {
                  topics.run();
                  return new KafkaConsumer<>(
                      properties.consumer(),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer());
                },
                new SkippedRecords(meters, statusTopic),
                new StatusRecords(scorers))
            .start();
  }

  /** Marks statuses that existed before the bridge started: these may be of any age. */
  private static final class StatusRecords implements TopicFollower.Reader {
    private final ScorerRegistry scorers;
    private boolean current;

    StatusRecords(ScorerRegistry scorers) {
      this.scorers = scorers;
    }

    @Override
    public void starting() {
      current = false;
    }

    @Override
    public void caughtUp() {
      current = true;
    }

    @Override
    public void read(ConsumerRecord<byte[], byte[]> record, boolean again)
        throws BadInputException {
      if (record.key() == null) {
        throw new BadInputException(ErrorCode.INVALID_JSON, "The record has no key.");
      }
      scorers.accept(
          new String(record.key(), StandardCharsets.UTF_8), record.value(), current && !again);
    }
  }

  /**
   * Checks in the background whether the broker accepts the bridge.
   *
   * @param onRefusal gets one sentence, on another thread, at most once
   */
  public void checkAccess(Consumer<String> onRefusal) {
    broker.start(onRefusal);
  }

  /** For single requests. */
  public ReplyingClient client() {
    return client;
  }

  /** For batches. */
  public BatchDispatcher batches() {
    return batches;
  }

  /** The scorers with a fresh status. */
  public List<ScorerStatus> scorers() {
    return scorers.fresh();
  }

  /** The bridge's own components, by name. May take up to a second. */
  public Map<String, Component> components() {
    Map<String, Component> components = new LinkedHashMap<>();
    components.put("broker", broker.check());
    components.put(
        "replies",
        client.ready()
            ? new Component(true, "The bridge consumes replies.")
            : new Component(false, "The bridge does not consume replies yet."));
    return components;
  }

  /** Requests the consumers to end; {@link #close} also waits for them. */
  public void stop() {
    broker.stop();
    client.stop();
    statuses.stop();
  }

  @Override
  public void close() {
    stop();
    client.close();
    statuses.close();
    broker.close();
  }
}
