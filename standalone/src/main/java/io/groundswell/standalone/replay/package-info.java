/** The command {@code replay}. */
@NullMarked
package io.groundswell.standalone.replay;

import org.jspecify.annotations.NullMarked;
