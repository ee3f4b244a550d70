package io.groundswell.processor.predict;

import io.groundswell.common.json.ErrorCode;
import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.topics.PredictRequest.Item;
import java.util.List;

/**
 * A request as it was read.
 *
 * @param address of the reply, or why there is none
 * @param items one per text, in order; a single bad one if the request itself is invalid; empty if
 *     there is no reply
 * @param deadlineMs milliseconds since the epoch; {@link Long#MAX_VALUE} if nothing is scored
 */
record Request(Resolved address, List<Item> items, long deadlineMs) {
  /** A request that is answered with an error. */
  static Request refused(Resolved address, ErrorCode code, String message) {
    return new Request(address, List.of(new Item.Bad(code, message)), Long.MAX_VALUE);
  }
}
