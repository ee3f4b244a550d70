package io.groundswell.standalone.guarantees;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A broker and a Redis in containers, set up as in {@code docker-compose.yml}, each at an address
 * that it keeps when it is killed.
 */
final class Containers implements AutoCloseable {
  private static final int BROKER_PORT = 9092;
  private static final int REDIS_PORT = 6379;

  /** Enough for a machine that has much else to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final GenericContainer<?> broker;
  private final GenericContainer<?> redis;
  private final String brokerAddress;
  private final String redisAddress;

  private Containers(ComposeFile compose) throws IOException {
    String host = DockerClientFactory.instance().dockerHostIpAddress();
    int brokerPort = freePort();
    brokerAddress = host + ":" + brokerPort;
    broker =
        at(brokerPort, BROKER_PORT, compose.image("kafka"), ".*Kafka Server started.*\\n")
            .withEnv(compose.environment("kafka"))
            .withEnv(
                "KAFKA_ADVERTISED_LISTENERS", "BROKER://localhost:19092,HOST://" + brokerAddress);
    int redisPort = freePort();
    redisAddress = host + ":" + redisPort;
    redis =
        at(redisPort, REDIS_PORT, compose.image("redis"), ".*Ready to accept connections.*\\n")
            .withCommand(compose.command("redis"));
    broker.start();
    redis.start();
  }

  /** Both, running; the test is skipped where there is no engine, or not these images on it. */
  static Containers start() throws Exception {
    needsEngine();
    ComposeFile compose = ComposeFile.read();
    fetch(compose.image("kafka"));
    fetch(compose.image("redis"));
    return new Containers(compose);
  }

  private static void needsEngine() {
    try {
      assumeTrue(
          DockerClientFactory.instance().isDockerAvailable(),
          "there is no container engine that answers (DOCKER_HOST, else the socket at its usual"
              + " place): nothing is tried in containers");
    } catch (ContainerFetchException e) { // Testcontainers wants one of its own, too
      abort(
          "the engine cannot pull what Testcontainers cleans up with"
              + " (TESTCONTAINERS_RYUK_DISABLED=true does without): "
              + e.getMessage());
    }
  }

  private static void fetch(String image) throws InterruptedException {
    DockerClient engine = DockerClientFactory.instance().client();
    try {
      engine.inspectImageCmd(image).exec();
    } catch (NotFoundException absent) {
      try {
        engine.pullImageCmd(image).start().awaitCompletion(5, TimeUnit.MINUTES);
        engine.inspectImageCmd(image).exec();
      } catch (RuntimeException e) {
        abort("the engine has no image " + image + " and cannot pull it: " + e.getMessage());
      }
    }
  }

  private static GenericContainer<?> at(int hostPort, int port, String image, String started) {
    return new GenericContainer<>(DockerImageName.parse(image))
        .withCreateContainerCmdModifier(
            command ->
                command
                    .withExposedPorts(ExposedPort.tcp(port))
                    .getHostConfig()
                    .withPortBindings(
                        new PortBinding(Ports.Binding.bindPort(hostPort), ExposedPort.tcp(port))))
        .waitingFor(Wait.forLogMessage(started, 1).withStartupTimeout(PATIENCE));
  }

  String brokerAddress() {
    return brokerAddress;
  }

  String redisUrl() {
    return "redis://" + redisAddress;
  }

  /** Ends the broker at once, and starts it again with what it has written. */
  void crashBroker() throws Exception {
    kill(broker);
    start(broker);
  }

  /** Ends Redis at once, with everything in it. */
  void killRedis() {
    kill(redis);
  }

  /** Starts Redis again; it is empty. */
  void startRedis() throws Exception {
    start(redis);
  }

  private static void kill(GenericContainer<?> container) {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  private static void start(GenericContainer<?> container) throws Exception {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    redis.stop();
    broker.stop();
  }
}
