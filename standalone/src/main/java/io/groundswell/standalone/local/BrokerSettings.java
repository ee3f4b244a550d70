package io.groundswell.standalone.local;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a single small node that is both broker and controller and restarts quickly. */
final class BrokerSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private BrokerSettings() {}

  /**
   * @param restarted whether the folder has data of an earlier run
   */
  static Properties of(int nodeId, Path folder, int port, int controllerPort, boolean restarted) {
    Properties settings = new Properties();
    String client = "PLAINTEXT://" + LoopbackPort.HOST + ":" + port;
    String controller = LoopbackPort.HOST + ":" + controllerPort;
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(nodeId));
    settings.put("controller.quorum.voters", nodeId + "@" + controller);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("listeners", client + "," + CONTROLLER_LISTENER + "://" + controller);
    settings.put("advertised.listeners", client);
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "false");

    // After a crash the broker can register only when its old session has expired. A shorter
    // timeout
    // expires on a busy machine while the broker runs, and its partitions lose their leaders.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "200");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Open transactions of a killed processor block read_committed consumers until this cleanup. It
    // must not run before partitions have leaders again: the broker treats partitions without one
    // as
    // deleted (KAFKA-20734), and their transactions stay open. It first runs after one interval.
    settings.put(
        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        restarted ? "10000" : "1000");

    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");

    // The defaults are for hundreds of clients; this broker has a few on one machine.
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("log.cleaner.io.buffer.size", "131072");
    return settings;
  }
}
