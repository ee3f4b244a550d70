/** Public feeds of posts, followed: what they say, how far they were read, when to come back. */
@NullMarked
package io.groundswell.standalone.follow;

import org.jspecify.annotations.NullMarked;
