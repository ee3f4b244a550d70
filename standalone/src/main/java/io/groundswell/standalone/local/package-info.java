/** What the one-process run brings along: a broker, a Redis, and a note of where they are. */
@NullMarked
package io.groundswell.standalone.local;

import org.jspecify.annotations.NullMarked;
