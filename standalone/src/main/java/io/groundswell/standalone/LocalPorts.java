package io.groundswell.standalone;

import io.groundswell.standalone.local.LoopbackPort;
import io.groundswell.standalone.support.CommandException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a local run, all free when they were chosen.
 *
 * @param http of the bridge
 * @param kafka of the broker
 * @param ops of health and metrics
 * @param moved one sentence for each default port that was taken and is replaced
 */
public record LocalPorts(int http, int kafka, int ops, List<String> moved) {
  private static final int NEXT_TRIED = 1_000;

  /**
   * A requested port.
   *
   * @param option that names it, such as {@code --port}
   * @param given by the option; null if it was not given
   * @param configured by a setting, or the default
   * @param fixed whether the user chose {@code configured} by a setting
   */
  public record Wish(
      String option, String component, @Nullable Integer given, int configured, boolean fixed) {
    boolean isFixed() {
      return given != null || fixed;
    }

    int port() {
      return given == null ? configured : given;
    }
  }

  /**
   * Checks the named ports. If at least one option is given, a default that is taken is replaced by
   * the next free port.
   *
   * @throws CommandException if a port is out of range, named twice, or taken and not replaceable
   */
  public static LocalPorts choose(Wish http, Wish kafka, Wish ops) {
    List<Wish> wishes = List.of(http, kafka, ops);
    boolean secondInstance = wishes.stream().anyMatch(wish -> wish.given() != null);
    Set<Integer> named = new HashSet<>();
    for (Wish wish : wishes) {
      requireInRange(wish);
      if (wish.isFixed() && wish.port() != 0) {
        requireFree(wish);
        if (!named.add(wish.port())) {
          throw CommandException.usage(
              "Port " + wish.port() + " is named twice; choose another with " + wish.option());
        }
      }
    }
    List<String> moved = new ArrayList<>();
    int[] ports = new int[wishes.size()];
    for (int i = 0; i < ports.length; i++) {
      Wish wish = wishes.get(i);
      ports[i] = wish.port();
      if (!wish.isFixed()) {
        if (secondInstance) {
          ports[i] = nextFree(wish, named);
        } else {
          requireFree(wish);
        }
        if (ports[i] != wish.port()) {
          moved.add(
              "Port %d for %s is taken; using %d (%s chooses another)."
                  .formatted(wish.port(), wish.component(), ports[i], wish.option()));
        }
        named.add(ports[i]);
      }
    }
    return new LocalPorts(ports[0], ports[1], ports[2], List.copyOf(moved));
  }

  private static void requireInRange(Wish wish) {
    boolean anyFree = wish.given() == null && wish.option().equals("--ops-port");
    if (wish.port() > 65_535 || wish.port() < (anyFree ? 0 : 1)) {
      throw CommandException.usage("Ports are whole numbers from 1 to 65535.");
    }
  }

  private static void requireFree(Wish wish) {
    LoopbackPort.requireFree(wish.port(), wish.component(), wish.option());
  }

  private static int nextFree(Wish wish, Set<Integer> named) {
    for (int port = wish.port(); port < wish.port() + NEXT_TRIED; port++) {
      if (!named.contains(port) && LoopbackPort.isFree(port)) {
        return port;
      }
    }
    throw CommandException.failed(
        "No port for " + wish.component() + " is free; choose one with " + wish.option() + ".");
  }
}
