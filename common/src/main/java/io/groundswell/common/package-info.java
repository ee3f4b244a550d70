/** What every module uses: causes of failures, limits of log lines. */
@NullMarked
package io.groundswell.common;

import org.jspecify.annotations.NullMarked;
