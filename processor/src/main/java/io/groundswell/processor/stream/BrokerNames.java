package io.groundswell.processor.stream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether any broker's name resolves now. Kafka's clients cannot be created without an address, and
 * none of their settings waits for one.
 */
record BrokerNames(List<String> hosts) implements BooleanSupplier {

  /**
   * @param bootstrapServers {@code host:port}, separated by commas
   */
  static BrokerNames of(String bootstrapServers) {
    return new BrokerNames(
        Arrays.stream(bootstrapServers.split(","))
            .map(address -> address.substring(0, address.lastIndexOf(':')).trim())
            .toList());
  }

  @Override
  public boolean getAsBoolean() {
    return hosts.stream().anyMatch(BrokerNames::hasAddress);
  }

  private static boolean hasAddress(String host) {
    try {
      return InetAddress.getAllByName(host).length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
