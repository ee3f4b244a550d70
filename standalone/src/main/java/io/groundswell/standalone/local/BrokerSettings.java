package io.groundswell.standalone.local;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a broker that is its own controller, alone, small and quick to start again. */
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

    // After a crash the old session must run out before the broker may register again; on a busy
    // machine a shorter one runs out while the broker lives, and its topics have no leader.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "200");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // What a killed processor has left open holds readers up until it is noticed. Not before the
    // partitions have leaders again, though: this broker takes those that have none for deleted
    // (KAFKA-20734), and what is open in them stays open. The first look comes after one interval.
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

    // One user on one machine: the defaults are for hundreds of clients.
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("log.cleaner.io.buffer.size", "131072");
    return settings;
  }
}
