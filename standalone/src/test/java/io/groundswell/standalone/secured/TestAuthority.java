package io.groundswell.standalone.secured;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority that certifies one server, made by the JDK's {@code keytool}; everything is PEM.
 *
 * @param certificate the authority's own certificate, what clients trust
 * @param serverCertificate the server's, signed by the authority
 * @param serverKey the server's key, not encrypted
 * @param store PKCS #12 with all of it
 */
public record TestAuthority(Path certificate, Path serverCertificate, Path serverKey, Path store) {
  /** Of the store. */
  static final String PASSWORD = "s3cret-of-the-store";

  /**
   * Makes one.
   *
   * @param folder where its files go
   * @param name of the authority, and of its files
   * @param server whom the server's certificate is for, as {@code dns:name} or {@code ip:address}
   */
  public static TestAuthority create(Path folder, String name, String server) throws Exception {
    Path store = folder.resolve(name + ".p12");
    keytool(store, "-genkeypair", "-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c=ca:true");
    keytool(store, "-genkeypair", "-alias", "server", "-dname", "CN=server of " + name);
    Path request = folder.resolve(name + ".request");
    keytool(store, "-certreq", "-alias", "server", "-file", request.toString());
    Path chain = folder.resolve(name + "-server.pem");
    keytool(
        store,
        "-gencert",
        "-alias",
        "ca",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        chain.toString(),
        "-ext",
        "san=" + server);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TestAuthority(
        pem(folder.resolve(name + ".pem"), "CERTIFICATE", keys.getCertificate("ca").getEncoded()),
        chain,
        pem(
            folder.resolve(name + "-server.key"),
            "PRIVATE KEY",
            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()),
        store);
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type));
  }

  private static void keytool(Path store, String command, String... options) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.add(command);
    line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    line.addAll(List.of("-storepass", PASSWORD));
    if (command.equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    }
    line.addAll(List.of(options));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", line) + " fails: " + said);
    }
  }
}
