/**
 * Settings read from environment variables: declared once, validated at start, documented from the
 * declaration.
 */
@NullMarked
package io.groundswell.common.settings;

import org.jspecify.annotations.NullMarked;
