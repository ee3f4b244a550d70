/** The audience view in memory; independent of Kafka and HTTP. */
@NullMarked
package io.groundswell.bridge.audience;

import org.jspecify.annotations.NullMarked;
