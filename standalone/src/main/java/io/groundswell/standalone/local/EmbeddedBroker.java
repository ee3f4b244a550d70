package io.groundswell.standalone.local;

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
 * A Kafka broker with its controller in this process, for one machine: it listens on 127.0.0.1 only
 * and keeps one copy of everything.
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
   * Starts it and returns once it takes clients; recovers what an unclean stop has left.
   *
   * @param folder its data, formatted if there is none
   * @param port of 127.0.0.1; 0 for any free one
   * @throws LocalException if the port is taken or the data can't be used
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
    } catch (LocalException e) {
      throw e;
    } catch (Exception e) {
      throw new LocalException(
          "The broker could not start on port "
              + listening
              + " with its data in "
              + folder
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Where clients connect to. */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  /** Stops it, with everything on disk; a second call does nothing. */
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
        server.shutdown(); // half of it may be up
      } catch (RuntimeException stopping) {
        log.debug("broker half started could not be stopped", stopping);
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
