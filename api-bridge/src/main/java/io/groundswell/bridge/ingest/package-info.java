/** Keeps the views of audiences and of scorers current from their topics. */
@NullMarked
package io.groundswell.bridge.ingest;

import org.jspecify.annotations.NullMarked;
