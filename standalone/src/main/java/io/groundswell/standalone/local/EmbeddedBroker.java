package io.groundswell.standalone.local;

import io.groundswell.standalone.support.CommandException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and controller in this process. It listens on 127.0.0.1 only; its replication
 * factor is 1.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int NODE_ID = 1;

  private final KafkaRaftServer server;
  private final int port;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker, which recovers after an unclean stop, and returns once it accepts clients.
   *
   * @param folder of its data; formatted if it has none
   * @param port of 127.0.0.1; 0 for any free one
   * @throws CommandException if the port is taken or the data can't be used
   */
  public static EmbeddedBroker start(Path folder, int port) {
    if (port != 0) {
      LoopbackPort.requireFree(port, "the broker", "--kafka-port");
    }
    int listening = port == 0 ? LoopbackPort.free() : port;
    try {
      boolean restarted = Files.exists(folder.resolve("meta.properties"));
      if (!restarted) {
        format(folder);
      }
      KafkaRaftServer server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(
                  BrokerSettings.of(NODE_ID, folder, listening, LoopbackPort.free(), restarted),
                  false),
              Time.SYSTEM);
      start(server);
      return new EmbeddedBroker(server, listening);
    } catch (CommandException e) {
      throw e;
    } catch (Exception e) {
      throw CommandException.failed(
          "The broker could not start on port "
              + listening
              + " with its data in "
              + folder
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  /** Writes everything to disk and stops; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static void start(KafkaRaftServer server) {
    try {
      server.startup();
    } catch (RuntimeException | Error e) {
      try {
        server.shutdown(); // parts of it may be running
      } catch (RuntimeException stopping) {
        log.debug("broker not stopped after its start failed", stopping);
      }
      throw e;
    }
  }

  static void format(Path folder) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .run();
  }
}
