/** The command {@code evaluate}. */
@NullMarked
package io.groundswell.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
