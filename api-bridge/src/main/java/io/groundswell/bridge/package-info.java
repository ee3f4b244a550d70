/** HTTP over the request-reply topics: what it is made of and how it starts. */
@NullMarked
package io.groundswell.bridge;

import org.jspecify.annotations.NullMarked;
