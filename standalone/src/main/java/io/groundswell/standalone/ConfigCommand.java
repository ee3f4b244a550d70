package io.groundswell.standalone;

import io.groundswell.bridge.BridgeConfig;
import io.groundswell.common.settings.Settings;
import io.groundswell.processor.ProcessorConfig;
import io.groundswell.standalone.local.LocalSettings;
import io.groundswell.standalone.support.Console;
import io.groundswell.standalone.support.TerminalText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows effective settings. */
@Command(
    name = "config",
    description = "Show the effective settings of processor and bridge, secrets masked.",
    footer = {"", "Settings are environment variables; docs/configuration.md lists them."})
final class ConfigCommand implements Callable<Integer> {
  private final Console console;

  ConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    LocalSettings settings = new LocalSettings(console.environment());
    ProcessorConfig processor = settings.processor();
    BridgeConfig bridge = settings.bridge();
    show("processor", processor.settingsRead());
    console.out().println();
    show("api-bridge", bridge.settingsRead());
    return 0;
  }

  private void show(String application, Settings settings) {
    console.out().println("# " + application);
    settings
        .shown()
        .forEach((name, value) -> console.out().println(name + "=" + TerminalText.escape(value)));
  }
}
