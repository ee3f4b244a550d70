/** Everything in one process, with an embedded broker and Redis, and the command line. */
@NullMarked
package io.groundswell.standalone;

import org.jspecify.annotations.NullMarked;
