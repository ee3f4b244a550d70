package io.groundswell.standalone.secured;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What {@code containers/secured/acls} allows. */
final class Acls {
  private static final Path FILE = Path.of("..", "containers", "secured", "acls");

  private Acls() {}

  static List<AclBinding> read() throws IOException {
    List<AclBinding> bindings = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] columns = line.split("\\s+");
      for (String operation : columns[1].split(",")) {
        for (String name : columns[4].split(",")) {
          bindings.add(
              new AclBinding(
                  new ResourcePattern(
                      constant(ResourceType.class, columns[2]),
                      name,
                      constant(PatternType.class, columns[3])),
                  new AccessControlEntry(
                      "User:" + columns[0],
                      "*",
                      AclOperation.fromString(operation),
                      AclPermissionType.ALLOW)));
        }
      }
    }
    return bindings;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
