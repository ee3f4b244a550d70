/** The command {@code demo}. */
@NullMarked
package io.groundswell.standalone.demo;

import org.jspecify.annotations.NullMarked;
