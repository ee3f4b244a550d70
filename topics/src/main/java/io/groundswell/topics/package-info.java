/** The contract: topics, their records and headers, and the errors they can carry. */
@NullMarked
package io.groundswell.topics;

import org.jspecify.annotations.NullMarked;
