package io.groundswell.bridge.reply;

import io.groundswell.bridge.kafka.ClientProperties;
import io.groundswell.bridge.kafka.ReplyOptions;
import io.groundswell.bridge.kafka.SkippedRecords;
import io.groundswell.bridge.kafka.TopicFollower;
import io.groundswell.bridge.kafka.Topics;
import io.groundswell.common.json.BadInputException;
import io.groundswell.common.json.ErrorCode;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything of the bridge that speaks to the broker, opened and closed together. */
public final class RequestReply implements AutoCloseable {
  private final ReplyingClient client;
  private final BatchDispatcher batches;
  private final ScorerRegistry scorers;
  private final TopicFollower statuses;
  private final BrokerProbe broker;

  /**
   * Starts; does not wait for the broker, which may come later and go at any time.
   *
   * @param work completes futures
   */
  public RequestReply(ReplyOptions options, Executor work, MeterRegistry meters) {
    ClientProperties properties = new ClientProperties(options);
    Topics topics =
        new Topics(
            options,
            List.of(
                TopicSpec.predictRequests(options.requestTopic()),
                TopicSpec.predictReplies(options.replyTopic()),
                TopicSpec.scorerStatus(options.statusTopic())));
    this.client = new ReplyingClient(options, topics, work, meters);
    this.batches =
        new BatchDispatcher(
            client::request,
            options.recordsInFlight(),
            options.requestTimeout(),
            options.batchTimeout(),
            work);
    this.scorers = new ScorerRegistry(Clock.systemUTC());
    this.broker = new BrokerProbe(properties);
    this.statuses =
        new TopicFollower(
                options.statusTopic(),
                TopicFollower.From.BEGINNING,
                () -> {
                  topics.run();
                  return new KafkaConsumer<>(
                      properties.consumer(),
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer());
                },
                new SkippedRecords(meters, options.statusTopic()),
                new StatusRecords(scorers))
            .start();
  }

  /** A status that was written before this bridge came may be of any age. */
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

  /** For single requests. */
  public ReplyingClient client() {
    return client;
  }

  /** For batches. */
  public BatchDispatcher batches() {
    return batches;
  }

  /** The scorers that are there now. */
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
            ? new Component(true, "Replies are read.")
            : new Component(false, "Replies can't be read yet."));
    return components;
  }

  /** Tells what reads to end, and does not wait for that as {@link #close} does. */
  public void stop() {
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
