/** Routes, problems and pages; independent of Kafka. */
@NullMarked
package io.groundswell.bridge.http;

import org.jspecify.annotations.NullMarked;
