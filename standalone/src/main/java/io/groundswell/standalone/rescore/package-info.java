/** The command {@code rescore}. */
@NullMarked
package io.groundswell.standalone.rescore;

import org.jspecify.annotations.NullMarked;
