// Records as the bridge sends them.

export const T0 = Date.UTC(2026, 10, 21, 12, 0, 0);

const figures = (positive, negative) => ({
  positive,
  neutral: 3,
  negative,
  volume: positive + negative + 3,
  net_sentiment: positive + negative > 0 ? (positive - negative) / (positive + negative) : null,
  net_sentiment_low: positive + negative > 0 ? -0.5 : null,
  net_sentiment_high: positive + negative > 0 ? 0.5 : null,
});

/** A window that starts `at` seconds after T0. */
export function windowOf(subject, at, { group = "match", seconds = 10, positive = 6, negative = 2, published = at + seconds, folded = false, baseline = [2, 6], share = 0.5 } = {}) {
  const iso = (s) => new Date(T0 + s * 1000).toISOString();
  return {
    subject,
    group,
    window_start: iso(at),
    window_end: iso(at + seconds),
    window_seconds: seconds,
    final: false,
    revision: 0,
    ...figures(positive, negative),
    share_of_voice: share,
    baseline: baseline === null ? null : figures(...baseline),
    folded,
    published_at: iso(published),
  };
}

export const shiftOf = (subject, at, direction = "down") => ({
  subject,
  group: "match",
  detected_at: new Date(T0 + at * 1000).toISOString(),
  direction,
  severity: "high",
  sigma: -4.25,
  posts: 120,
  baseline_moved: false,
  terms: ["own goal", "=1+1"],
  top_posts: [],
});
