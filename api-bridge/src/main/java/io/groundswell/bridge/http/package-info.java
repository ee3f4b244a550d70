/** Routes, problems and pages; knows nothing of Kafka. */
@NullMarked
package io.groundswell.bridge.http;

import org.jspecify.annotations.NullMarked;
