package io.groundswell.standalone.local;

import io.groundswell.standalone.secured.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A broker that talks TLS only, asks for user and password (PLAIN), and allows nobody anything that
 * no rule allows. Its own user is {@code broker}.
 */
public final class SecuredBroker implements AutoCloseable {
  private static final String OWN_PASSWORD = "of-the-broker-alone";

  private final KafkaRaftServer server;
  private final String address;

  private SecuredBroker(KafkaRaftServer server, String address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Returns once it takes clients.
   *
   * @param folder its data, which is new
   * @param authority whose server it is
   * @param passwords by user; a user {@code admin} may do everything
   */
  public static SecuredBroker start(
      Path folder, TestAuthority authority, Map<String, String> passwords) throws Exception {
    int port = LoopbackPort.free();
    int controllerPort = LoopbackPort.free();
    Properties settings = BrokerSettings.of(1, folder, port, controllerPort, false);
    String client = "CLIENT://" + LoopbackPort.HOST + ":" + port;
    String controller = "CONTROLLER://" + LoopbackPort.HOST + ":" + controllerPort;
    settings.put("listeners", client + "," + controller);
    settings.put("advertised.listeners", client);
    settings.put("listener.security.protocol.map", "CLIENT:SASL_SSL,CONTROLLER:SASL_SSL");
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put("sasl.mechanism.controller.protocol", "PLAIN");
    String users =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\""
            + " password=\"%s\" user_broker=\"%s\"".formatted(OWN_PASSWORD, OWN_PASSWORD)
            + passwords.entrySet().stream()
                .map(e -> " user_%s=\"%s\"".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining())
            + ";";
    settings.put("listener.name.client.plain.sasl.jaas.config", users);
    settings.put("listener.name.controller.plain.sasl.jaas.config", users);
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.certificate.chain", Files.readString(authority.serverCertificate()));
    settings.put("ssl.keystore.key", Files.readString(authority.serverKey()));
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", Files.readString(authority.certificate()));
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("allow.everyone.if.no.acl.found", "false");
    settings.put("super.users", "User:broker;User:admin");
    EmbeddedBroker.format(folder);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, LoopbackPort.HOST + ":" + port);
  }

  /** Where clients connect to. */
  public String bootstrapServers() {
    return address;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
