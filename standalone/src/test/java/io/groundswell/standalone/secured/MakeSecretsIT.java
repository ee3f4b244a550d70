package io.groundswell.standalone.secured;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.groundswell.scorer.redis.Authorities;
import io.groundswell.standalone.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code containers/secured/make-secrets}, in a folder of its own. */
class MakeSecretsIT {
  private static final Path SCRIPT = Path.of("..", "containers", "secured", "make-secrets");

  @TempDir Path folder;
  private Path secrets;

  @BeforeEach
  void copyTheScript() throws Exception {
    assumeTrue(Programs.isOnPath("openssl"), "there is no openssl on the PATH");
    secrets = folder.resolve("secrets");
    Path copy = folder.resolve("containers").resolve("secured").resolve("make-secrets");
    Files.createDirectories(copy.getParent());
    Files.copy(SCRIPT, copy);
    run();
  }

  @Test
  void theFolderIsOpenToItsOwnerAndWhatContainersMountIsReadable() throws Exception {
    assertThat(permissions("")).isEqualTo("rwx------");
    assertThat(permissions("passwords/broker")).isEqualTo("rw-------");
    assertThat(permissions("ca.key")).isEqualTo("rw-------");
    for (String mounted : new String[] {"ca.pem", "kafka.pem", "kafka-users", "redis-url"}) {
      assertThat(permissions(mounted)).as(mounted).isEqualTo("rw-r--r--");
    }
  }

  @Test
  void runningItAgainChangesNothing() throws Exception {
    Map<Path, FileTime> before = times();

    assertThat(run()).isEmpty();
    assertThat(times()).isEqualTo(before);
  }

  @Test
  void whatIsDeletedIsMadeAnewWithAllThatDependsOnIt() throws Exception {
    String users = Files.readString(secrets.resolve("kafka-users"));
    String authority = Files.readString(secrets.resolve("ca.pem"));
    Files.delete(secrets.resolve("passwords").resolve("bridge"));

    assertThat(run().lines())
        .containsExactly("secrets/passwords/bridge", "secrets/kafka-users", "secrets/bridge-jaas");
    assertThat(secrets.resolve("kafka-users")).content().isNotEqualTo(users);
    assertThat(secrets.resolve("ca.pem")).hasContent(authority);
  }

  @Test
  void serversAreCertifiedForTheirNamesByTheAuthority() throws Exception {
    X509Certificate authority = Authorities.read(secrets.resolve("ca.pem")).get(0);

    for (String server : new String[] {"kafka", "redis"}) {
      X509Certificate certificate = Authorities.read(secrets.resolve(server + ".crt")).get(0);
      certificate.verify(authority.getPublicKey());
      assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)))
          .map(String::valueOf)
          .containsExactlyInAnyOrder(server, "localhost", "127.0.0.1");
    }
  }

  private String run() throws Exception {
    Process process =
        new ProcessBuilder("bash", folder.resolve("containers/secured/make-secrets").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve(file)));
  }

  private Map<Path, FileTime> times() throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(secrets)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }
}
