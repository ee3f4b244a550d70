package io.groundswell.bridge;

import io.groundswell.common.settings.Settings;
import java.util.Map;

/** Creates settings of a bridge for tests. */
public final class TestSettings {
  private TestSettings() {}

  /** The defaults, overridden by environment variables. */
  public static Settings of(Map<String, String> environment) {
    return BridgeConfig.read(environment).settingsRead();
  }
}
