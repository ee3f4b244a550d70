package io.groundswell.benchmarks;

import io.groundswell.audience.History;
import java.util.SplittableRandom;

/**
 * Posts about one subject, a second at a time, from an audience that is restless but of one mind,
 * except where it is told to shift. The model and its numbers stand in {@code docs/shifts.md}. The
 * same seed gives the same posts.
 */
final class SimulatedAudience {
  private static final double DAY = 86_400;
  private static final double DAILY_MOOD = 0.3;
  private static final double DAILY_VOLUME = 0.5;
  private static final double DRIFT = 0.25;
  private static final double DRIFT_SECONDS = 3_600;
  private static final double MOOD = 0.15;
  private static final double MOOD_SECONDS = 180;
  private static final double SLICE_NOISE = 0.4;
  private static final double SLICE_VOLUME_NOISE = 0.4;
  private static final double RUSHES_A_DAY = 8;
  private static final double RUSH_SECONDS = 180;
  private static final double HERD_SHARE = 0.02;
  private static final double HERD_TAIL = 1.5;
  private static final int HERD_SECONDS = 30;
  private static final double BOTS_A_DAY = 6;
  private static final int BOT_POSTS_A_MINUTE = 5;

  /** Copies that are still to come, by second; longer delays are cut. */
  private final int[][] copies = new int[300][3];

  private final SplittableRandom random;
  private final double rate;
  private final double opinions;
  private final double lean;
  private final double phase;
  private final double unrest;

  private double drift;
  private double mood;
  private double sliceMood;
  private double sliceVolume = 1;
  private double rush;
  private long botUntil;
  private int botPolarity;
  private int botPhase;

  /**
   * @param rate posts a second, in the mean of a day without rushes, herds and bots
   * @param mix what it is like when nothing happens
   */
  SimulatedAudience(long seed, double rate, Mix mix) {
    random = new SplittableRandom(seed);
    this.rate = rate;
    opinions = mix.positive() + mix.negative();
    lean = Math.log(mix.positive() / mix.negative());
    unrest = mix.unrest();
    phase = random.nextDouble() * 2 * Math.PI;
    drift = DRIFT * random.nextGaussian();
    mood = unrest * MOOD * random.nextGaussian();
  }

  /**
   * What the audience is like when nothing happens.
   *
   * @param positive share of posts
   * @param negative share of posts
   * @param unrest of moods that last seconds or minutes, as a multiple of the usual
   */
  record Mix(String name, double positive, double negative, double unrest) {}

  /**
   * One second of posts.
   *
   * @param second since the start; must be called for all of them in order
   * @param shift change of mean polarity that is to be found; 0 for none
   * @return how many posts there were
   */
  int next(long second, double shift, History into) {
    wander(second);
    double turn = 2 * Math.PI * second / DAY + phase;
    double positive = logistic(lean + drift + mood + sliceMood + DAILY_MOOD * Math.sin(turn));
    double volume = rate * (1 + DAILY_VOLUME * Math.cos(turn)) * sliceVolume * (1 + rush);
    double forced = forced(shift, opinions * (2 * positive - 1));
    int[] now = copies[(int) (second % copies.length)];
    for (int n = poisson(volume); n > 0; n--) {
      int polarity = polarity(positive);
      if (random.nextDouble() < forced) {
        polarity = shift > 0 ? 1 : -1;
      }
      now[polarity + 1]++;
      if (random.nextDouble() < HERD_SHARE) {
        herd(second, polarity);
      }
    }
    bot(second, now);
    int posts = 0;
    for (int polarity = -1; polarity <= 1; polarity++) {
      for (int n = now[polarity + 1]; n > 0; n--) {
        into.add(second * 1_000, polarity);
        posts++;
      }
      now[polarity + 1] = 0;
    }
    return posts;
  }

  /** Moods revert to their mean, each at its own pace (Ornstein and Uhlenbeck). */
  private void wander(long second) {
    if (second % History.SLICE_SECONDS != 0) {
      return;
    }
    drift = reverted(drift, DRIFT, DRIFT_SECONDS);
    mood = reverted(mood, unrest * MOOD, MOOD_SECONDS);
    sliceMood = unrest * SLICE_NOISE * random.nextGaussian();
    sliceVolume =
        Math.exp(
            SLICE_VOLUME_NOISE * random.nextGaussian()
                - SLICE_VOLUME_NOISE * SLICE_VOLUME_NOISE / 2);
    rush *= Math.exp(-History.SLICE_SECONDS / RUSH_SECONDS);
    if (happens(RUSHES_A_DAY)) {
      rush = 1 + 3 * random.nextDouble();
    }
    if (happens(BOTS_A_DAY)) {
      botUntil = second + 600 + random.nextInt(1_200);
      botPolarity = random.nextBoolean() ? 1 : -1;
      botPhase = random.nextInt(60);
    }
  }

  private double reverted(double value, double deviation, double seconds) {
    double kept = Math.exp(-History.SLICE_SECONDS / seconds);
    return value * kept + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
  }

  /** In this slice. */
  private boolean happens(double timesADay) {
    return random.nextDouble() < timesADay * History.SLICE_SECONDS / DAY;
  }

  /** Others say the same within the next minute or so: few mostly, sometimes very many. */
  private void herd(long second, int polarity) {
    int most = (int) Math.max(3, rate * 6);
    double size = 2 * Math.pow(1 - random.nextDouble(), -1 / HERD_TAIL);
    for (int n = (int) Math.min(most, size); n > 0; n--) {
      long delay = (long) (-HERD_SECONDS * Math.log(1 - random.nextDouble()));
      long at = second + Math.min(copies.length - 1, delay);
      copies[(int) (at % copies.length)][polarity + 1]++;
    }
  }

  /** What is left of an author who says the same all the time: the first posts of a minute. */
  private void bot(long second, int[] now) {
    if (second < botUntil && (second + botPhase) % (60 / BOT_POSTS_A_MINUTE) == 0) {
      now[botPolarity + 1]++;
    }
  }

  private int polarity(double positive) {
    if (random.nextDouble() >= opinions) {
      return 0;
    }
    return random.nextDouble() < positive ? 1 : -1;
  }

  /** The share of posts that must take the new side for the mean to move so far. */
  private static double forced(double shift, double mean) {
    double room = shift > 0 ? 1 - mean : 1 + mean;
    return shift == 0 ? 0 : Math.min(1, Math.abs(shift) / room);
  }

  private int poisson(double mean) {
    int n = -1;
    for (double left = mean; left >= 0; n++) {
      left += Math.log(1 - random.nextDouble());
    }
    return n;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
