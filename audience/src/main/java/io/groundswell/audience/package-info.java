/** What audiences feel: counting, shifts, subjects. Knows no Kafka, no store and no model. */
@NullMarked
package io.groundswell.audience;

import org.jspecify.annotations.NullMarked;
