package io.groundswell.bridge.live;

/**
 * What the feed may take.
 *
 * @param maxWatchers most watchers at once
 * @param posts whether texts of posts are shown
 * @param bufferBytes of the events that are kept: how far a watcher may fall behind, or be away
 */
public record LiveOptions(int maxWatchers, boolean posts, int bufferBytes) {}
