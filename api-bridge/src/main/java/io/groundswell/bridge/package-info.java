/** The bridge between HTTP and the topics: its composition and its main class. */
@NullMarked
package io.groundswell.bridge;

import org.jspecify.annotations.NullMarked;
