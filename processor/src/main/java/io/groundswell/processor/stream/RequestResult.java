package io.groundswell.processor.stream;

import io.groundswell.processor.stream.ReplyAddresses.Resolved;
import java.util.List;

/**
 * What became of one request.
 *
 * @param address where the reply goes, or why nowhere
 * @param items one result a text, in order; one alone if the request itself is at fault
 */
public record RequestResult(Resolved address, List<ItemResult<String>> items) {}
