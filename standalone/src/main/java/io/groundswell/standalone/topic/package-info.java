/** The commands that read or write one topic. */
@NullMarked
package io.groundswell.standalone.topic;

import org.jspecify.annotations.NullMarked;
