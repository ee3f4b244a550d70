/** What several commands use. */
@NullMarked
package io.groundswell.standalone.support;

import org.jspecify.annotations.NullMarked;
