package io.groundswell.bridge;

import io.groundswell.common.settings.Settings;
import java.util.Map;

/** Settings of a bridge for tests. */
public final class TestSettings {
  private TestSettings() {}

  /** The defaults, and what the environment variables set. */
  public static Settings of(Map<String, String> environment) {
    return BridgeConfig.read(environment).settingsRead();
  }
}
