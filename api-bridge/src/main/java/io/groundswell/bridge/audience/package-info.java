/** What audiences feel, as the bridge shows it; knows neither Kafka nor HTTP. */
@NullMarked
package io.groundswell.bridge.audience;

import org.jspecify.annotations.NullMarked;
