/** The audience topology: from scored posts to windows and shifts. */
@NullMarked
package io.groundswell.processor.audience;

import org.jspecify.annotations.NullMarked;
