package io.groundswell.processor.predict;

import io.groundswell.processor.predict.ReplyAddresses.Resolved;
import io.groundswell.processor.stream.ItemResult;
import java.util.List;

/**
 * What became of one request.
 *
 * @param address where the reply goes, or why nowhere
 * @param items one result a text, in order; one alone if the request itself is at fault
 */
public record RequestResult(Resolved address, List<ItemResult<String>> items) {}
