/**
 * Sentiment of audiences: counting, shifts, subjects. Does not depend on Kafka, stores or models.
 */
@NullMarked
package io.groundswell.audience;

import org.jspecify.annotations.NullMarked;
