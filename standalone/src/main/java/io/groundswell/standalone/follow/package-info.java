/** The command {@code follow}: connections to public feeds, their messages and their cursors. */
@NullMarked
package io.groundswell.standalone.follow;

import org.jspecify.annotations.NullMarked;
