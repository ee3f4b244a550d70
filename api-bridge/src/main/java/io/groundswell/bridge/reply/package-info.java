/** Request-reply over topics, and the scorers' statuses; independent of HTTP. */
@NullMarked
package io.groundswell.bridge.reply;

import org.jspecify.annotations.NullMarked;
