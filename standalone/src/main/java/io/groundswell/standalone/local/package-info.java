/** The command {@code up}: broker, Redis, processor and bridge in one process. */
@NullMarked
package io.groundswell.standalone.local;

import org.jspecify.annotations.NullMarked;
