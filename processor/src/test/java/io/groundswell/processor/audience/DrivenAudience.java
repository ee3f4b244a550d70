package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.OPTIONS;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.processor.stream.CloudEvents;
import org.junit.jupiter.api.AfterEach;

/** A driven audience topology for each test. */
abstract class DrivenAudience {
  AudienceDriver driver = new AudienceDriver(OPTIONS);

  AudienceDriver with(AudienceOptions options) {
    driver.close();
    driver = new AudienceDriver(options);
    return driver;
  }

  AudienceDriver withEvents() {
    driver.close();
    driver = new AudienceDriver(OPTIONS, CloudEvents.from("a-cluster", "groundswell"));
    return driver;
  }

  @AfterEach
  void close() {
    driver.close();
  }
}
