/** Keeps the audience view current from its topics, and samples scored posts. */
@NullMarked
package io.groundswell.bridge.ingest;

import org.jspecify.annotations.NullMarked;
