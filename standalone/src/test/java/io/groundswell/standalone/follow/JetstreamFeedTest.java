package io.groundswell.standalone.follow;

import static io.groundswell.standalone.follow.LocalJetstream.id;
import static io.groundswell.standalone.follow.LocalJetstream.post;
import static io.groundswell.standalone.follow.LocalJetstream.us;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundswell.audience.SubjectMatcher;
import io.groundswell.standalone.support.CommandException;
import io.groundswell.topics.Subject;
import io.groundswell.topics.TextRules;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JetstreamFeedTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final FeedTimings PATIENT = timings(NEVER, NEVER);

  private static final FeedTimings PINGING =
      timings(Duration.ofMillis(100), Duration.ofSeconds(20));

  private final LocalJetstream server = new LocalJetstream();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final FeedCounts counts = new FeedCounts(Clock.systemUTC());
  private FollowProgress progress = new FollowProgress(null);
  private volatile boolean stop;
  private @Nullable CompletableFuture<Void> running;

  private static FeedTimings timings(Duration ping, Duration silence) {
    return new FeedTimings(
        Duration.ofSeconds(30), ping, silence, Duration.ofMillis(20), Duration.ofMillis(100));
  }

  @AfterEach
  void close() throws Exception {
    stop = true;
    if (running != null) {
      running.exceptionally(e -> null).get(30, TimeUnit.SECONDS);
    }
    server.close();
  }

  @Test
  void whatMatchesIsSentAndTheServerIsAskedForPostsOnly() throws Exception {
    follow();
    assertThat(server.nextConnection()).isEqualTo("wantedCollections=app.bsky.feed.post");

    server.tell(us(-2), post(us(-2), "1", "Nothing of interest"));
    server.tell(us(-1), post(us(-1), "2", "More TEA, please"));

    assertThat(next()).isEqualTo(id("2"));
  }

  @Test
  void aConnectionThatIsDroppedIsMadeAgainWithoutAGapOrADouble() throws Exception {
    follow(server.url(), PINGING);
    server.nextConnection();
    long begin = us(-60);
    server.tell(begin, post(begin, "1", "tea"));
    server.tell(begin + 1_000_000, post(begin + 1_000_000, "2", "tea"));
    assertThat(List.of(next(), next())).containsExactly(id("1"), id("2"));

    server.dropConnections();
    server.keep(begin + 2_000_000, post(begin + 2_000_000, "3", "tea"));
    server.keep(begin + 2_000_001, post(begin + 2_000_001, "4", "coffee"));

    assertThat(server.nextConnection())
        .isEqualTo(
            "wantedCollections=app.bsky.feed.post&cursor=" + (begin + 1_000_000 - 5_000_000));
    server.tell(begin + 3_000_000, post(begin + 3_000_000, "5", "tea"));
    assertThat(List.of(next(), next())).containsExactly(id("3"), id("5"));
    assertThat(sent).isEmpty();
  }

  @Test
  void anotherRunGoesOnWhereTheLastOneEnded() throws Exception {
    follow();
    server.nextConnection();
    long begin = us(-60);
    server.tell(begin, post(begin, "1", "tea"));
    next();
    end();
    Place place = progress.place();
    server.keep(begin + 1, post(begin + 1, "2", "tea"));

    progress = new FollowProgress(place);
    follow();

    assertThat(server.nextConnection()).endsWith("&cursor=" + (begin - 5_000_000));
    assertThat(next()).isEqualTo(id("2"));
    assertThat(sent).isEmpty();
  }

  @Test
  void aServerThatClosesIsComeBackTo() throws Exception {
    follow();
    server.nextConnection();
    heard("Following");
    server.closeConnections();

    assertThat(heard("lost")).contains("the server closed it (1001, restart)");
    server.nextConnection();
    server.tell(us(0), post(us(0), "1", "tea"));
    assertThat(next()).isEqualTo(id("1"));
  }

  @Test
  void nonsenseIsCountedByReasonAndEndsNothing() throws Exception {
    follow();
    server.nextConnection();
    heard("Following");
    server.say("");
    server.say("{\"did\":");
    server.say("[1,2]");
    server.say("{\"kind\":\"commit\"}");
    server.say(post(us(86_400), "x", "tea from tomorrow"));
    server.say("[".repeat(1_000));
    server.say("x".repeat(Connection.MAX_MESSAGE_CHARS + 1));
    server.sayBinary("tea");
    server.say(post(us(0), "1", "tea"));

    assertThat(next()).isEqualTo(id("1"));
    assertThat(counts.countOf("invalid_json")).isEqualTo(3);
    assertThat(counts.countOf("not_an_event")).isEqualTo(1);
    assertThat(counts.countOf("bad_time")).isEqualTo(2);
    assertThat(counts.countOf("message_too_large")).isEqualTo(1);
    assertThat(counts.countOf("binary_message")).isEqualTo(1);
  }

  @Test
  void aMessageInFragmentsIsOneMessage() throws Exception {
    follow();
    server.nextConnection();
    heard("Following");
    String message = post(us(0), "1", "Ein Täßchen \uD83C\uDF75 tea");
    server.sayInFragments(
        List.of(message.substring(0, 10), message.substring(10, 60), message.substring(60)));
    assertThat(next()).isEqualTo(id("1"));
  }

  @Test
  void aSilentConnectionIsGivenUp() throws Exception {
    follow(server.url(), timings(NEVER, Duration.ofMillis(300)));
    server.nextConnection();

    assertThat(heard("lost")).contains("silent");
    server.nextConnection();
  }

  @Test
  void aServerThatAnswersPingsIsNotSilent() throws Exception {
    follow(server.url(), PINGING);
    server.nextConnection();
    server.tell(us(0), post(us(0), "1", "tea"));
    assertThat(next()).isEqualTo(id("1"));
    assertThat(said).noneMatch(sentence -> sentence.contains("lost"));
  }

  @Test
  void aRefusalForGoodIsOneSentence() {
    server.refuse("", 403);
    follow();
    assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(CommandException.class)
        .hasMessage("127.0.0.1 refuses to be followed: it answers with status 403.");
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws Exception {
    server.refuse("", 503, 429, 500);
    follow();
    assertThat(List.of(server.nextConnection(), server.nextConnection(), server.nextConnection()))
        .containsOnly("refused");
    assertThat(server.nextConnection()).isEqualTo("wantedCollections=app.bsky.feed.post");
    assertThat(heard("503")).contains("tried again in");
  }

  @Test
  void aServerIsLeftAloneForAsLongAsItAsksWithinTheLimit() throws Exception {
    server.refuse("7200", 429);
    follow();
    server.nextConnection();
    assertThat(heard("429")).contains("tried again in 0.1 s"); // the longest backoff
    server.nextConnection();
  }

  @Test
  void whatTheServerNoLongerHasIsTold() throws Exception {
    long longAgo = us(-200_000);
    progress = new FollowProgress(new Place(longAgo, Map.of()));
    server.keep(us(-3_600), post(us(-3_600), "1", "tea"));
    follow();
    assertThat(next()).isEqualTo(id("1"));
    assertThat(heard("nothing between"))
        .contains(JetstreamReader.instant(longAgo - 5_000_000) + "");
  }

  @Test
  void aServerThatIsNotThereIsTriedAgainUntilItIsToldToStop() throws Exception {
    follow(URI.create("ws://127.0.0.1:1/subscribe"), PATIENT);
    heard("lost");
    heard("lost");
    end();
  }

  @Test
  void whatTheSenderThrowsEndsIt() {
    follow(
        server.url(),
        PATIENT,
        post -> {
          throw new IllegalStateException("The broker is away.");
        });
    assertThatThrownBy(
            () -> {
              server.nextConnection();
              server.tell(us(0), post(us(0), "1", "tea"));
              running.get(30, TimeUnit.SECONDS);
            })
        .hasRootCauseMessage("The broker is away.");
    assertThat(progress.place()).as("where a restart may go on").isNull();
  }

  private void follow() {
    follow(server.url(), PATIENT);
  }

  private void follow(URI url, FeedTimings timings) {
    FollowProgress told = progress;
    follow(
        url,
        timings,
        post -> {
          told.acknowledged(post.id());
          sent.add(post.id());
        });
  }

  private void follow(URI url, FeedTimings timings, Consumer<FeedPost> taker) {
    stop = false;
    SubjectMatcher tea =
        SubjectMatcher.of(List.of(new Subject("Tea", null, List.of("tea"), List.of(), List.of())));
    JetstreamReader reader =
        new JetstreamReader(tea, List.of(), new TextRules(65_536), Clock.systemUTC());
    JetstreamFeed feed =
        new JetstreamFeed(url, reader, progress, counts, taker, timings, said::add);
    running = CompletableFuture.runAsync(() -> feed.run(() -> stop, () -> {}));
  }

  private void end() throws Exception {
    stop = true;
    running.get(30, TimeUnit.SECONDS);
  }

  private String next() throws InterruptedException {
    String id = sent.poll(30, TimeUnit.SECONDS);
    assertThat(id).as("the next post; said: " + said).isNotNull();
    return id;
  }

  private String heard(String word) throws InterruptedException {
    for (String s = said.poll(30, TimeUnit.SECONDS); s != null; ) {
      if (s.contains(word)) {
        return s;
      }
      s = said.poll(30, TimeUnit.SECONDS);
    }
    throw new AssertionError("nobody said " + word);
  }
}
