/** Request and reply over topics; knows nothing of HTTP. */
@NullMarked
package io.groundswell.bridge.reply;

import org.jspecify.annotations.NullMarked;
