package io.groundswell.processor.audience;

import static io.groundswell.processor.audience.AudienceDriver.OPTIONS;
import static io.groundswell.processor.audience.AudienceDriver.START;
import static io.groundswell.processor.audience.AudienceDriver.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.SubjectsView;
import io.groundswell.processor.stream.CloudEvents;
import io.groundswell.topics.AudienceWindow;
import io.groundswell.topics.ContentId;
import io.groundswell.topics.Shift;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceTopologyTest {
  private static final List<String> WORDS =
      List.of(" tonight", " again", " honestly", " people", " seriously", " wow", " guys");

  private AudienceDriver driver = new AudienceDriver(OPTIONS);

  @AfterEach
  void close() {
    driver.close();
  }

  private AudienceDriver with(AudienceOptions options) {
    driver.close();
    driver = new AudienceDriver(options);
    return driver;
  }

  @Test
  void theTopologyIsTheOneDescribed() throws Exception {
    String described =
        AudienceDriver.topology(
                OPTIONS, new SubjectsView(), CloudEvents.OFF, new SimpleMeterRegistry())
            .get()
            .describe()
            .toString()
            .replaceAll("extractor class: [^)]+", "extractor");
    try (var golden = getClass().getResourceAsStream("/topologies/audience.txt")) {
      assertThat(described.strip()).isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  // --- windows

  @Test
  void aPostCountsInOneWindowOfEachLength() {
    driver.send(post(12).positive()).settle();

    assertThat(driver.windows())
        .extracting(AudienceWindow::seconds, AudienceWindow::start)
        .containsOnly(tuple(10, START.plusSeconds(10)), tuple(60, START), tuple(900, START));
  }

  @Test
  void labelsAreCounted() {
    driver.send(post(1).positive(), post(2).positive(), post(3), post(4).negative()).settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().positive()).isEqualTo(2);
    assertThat(window.figures().neutral()).isEqualTo(1);
    assertThat(window.figures().negative()).isEqualTo(1);
    assertThat(window.figures().netSentiment().value()).isEqualTo(1 / 3.0, within(1e-9));
  }

  @Test
  void anOpenWindowIsPublishedAtMostOnceASecond() {
    for (int i = 0; i < 40; i++) {
      driver.send(post(i / 10.0)).pass(Duration.ofMillis(100));
    }

    List<AudienceWindow> published =
        driver.windows().stream().filter(w -> w.seconds() == 60).toList();
    assertThat(published).hasSizeBetween(3, 5);
    assertThat(published).allMatch(w -> !w.isFinal() && w.revision() == 0);
  }

  @Test
  void aWindowIsFinalOnceStreamTimeHasPassedItsEndAndTheGrace() {
    driver.send(post(1)).settle();
    driver.windows();

    driver.send(post(39.9)).settle();
    assertThat(driver.windows()).noneMatch(AudienceWindow::isFinal);

    driver.send(post(40)).settle();
    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.isFinal()).isTrue();
    assertThat(window.revision()).isEqualTo(1);
  }

  @Test
  void aLatePostWithinTheGraceCounts() {
    driver.send(post(1), post(39), post(2)).settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(2);
    assertThat(driver.count("posts.late", "window", "10s")).isZero();
  }

  @Test
  void aPostThatIsLaterThanTheGraceIsCountedAsLateAndStillCountsInLongerWindows() {
    driver.send(post(1), post(50), post(2)).settle();

    assertThat(driver.count("posts.late", "window", "10s")).isEqualTo(1);
    assertThat(driver.count("posts.late", "window", "1m")).isZero();
    assertThat(driver.last("show", 60, 0).figures().volume()).isEqualTo(3);
  }

  // --- silence

  @Test
  void silencePublishesAsFinalByTheWall() {
    driver.send(post(5)).pass(Duration.ofSeconds(34)).settle();
    assertThat(driver.last("show", 10, 0).isFinal()).isTrue();
  }

  @Test
  void beforeTheSilenceHasLastedNothingIsFinal() {
    driver.send(post(5)).pass(Duration.ofMillis(4000)).pass(Duration.ofMillis(900));

    assertThat(driver.windows()).isNotEmpty().noneMatch(AudienceWindow::isFinal);
  }

  @Test
  void aPostAfterTheSilenceRaisesTheRevision() {
    driver.send(post(5)).pass(Duration.ofSeconds(40)).settle();
    assertThat(driver.last("show", 10, 0).revision()).isEqualTo(1);

    driver.send(post(6)).settle();
    AudienceWindow corrected = driver.last("show", 10, 0);
    assertThat(corrected.revision()).isEqualTo(2);
    assertThat(corrected.isFinal()).isTrue();
    assertThat(corrected.figures().volume()).isEqualTo(2);
    assertThat(driver.count("posts.late", "window", "10s")).isZero();
  }

  @Test
  void aWindowThatSilenceMadeFinalIsNotPublishedAgainWhenStreamTimePasses() {
    driver.send(post(5)).pass(Duration.ofSeconds(40)).settle();
    driver.pass(Duration.ofSeconds(160)).windows();

    driver.send(post(200)).settle();
    assertThat(driver.windows()).noneMatch(w -> w.seconds() == 10 && w.start().equals(START));
  }

  // --- times that can't be believed

  @Test
  void aPostDated2099CountsAtArrivalAndClosesNothing() {
    driver.send(post(1), post(2).createdAt("2099-01-01T00:00:00Z"), post(3)).settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(3);
    assertThat(driver.count("posts.future")).isEqualTo(1);
    assertThat(driver.windows()).noneMatch(AudienceWindow::isFinal);
  }

  @Test
  void aRecordDated2099CountsAtArrivalToo() {
    driver.send(post(1).createdAt("no time").value(), START.plusSeconds(1_000_000));
    driver.settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(1);
    assertThat(driver.count("posts.future")).isEqualTo(1);
  }

  @Test
  void withoutAReadableTimeTheRecordsOwnCounts() {
    driver.send(post(0).createdAt("yesterday").value(), START.plusSeconds(7));
    driver.send(post(0).createdAt("21/11/2026 20:00").value(), START.plusSeconds(8));
    driver.settle();

    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(2);
    assertThat(driver.count("posts.unreadable.time")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-11-21T19:59:31+0000\"",
        "\"Sat Nov 21 19:59:31 +0000 2026\"",
        "\"Sat, 21 Nov 2026 19:59:31 GMT\"",
        "1795291171",
        "1795291171000",
        "\"1795291171\"",
        "1.795291171e9",
        "\"2026-11-21 19:59:31\"",
        "\"2026-11-21T19:59:31.123456789Z\"",
        "\"20261121T195931Z\"",
        "\"2026-11-21T19:59:31,5Z\""
      })
  void aPostCountsAtItsOwnTimeInEveryFormThatIsRead(String time) {
    driver.send(withField("created_at", time), START).settle();

    assertThat(driver.last("show", 10, -30).figures().volume()).isEqualTo(1);
    assertThat(driver.count("posts.unreadable.time")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483648", "15e2147483647", "-1e-2147483649", "1e400", "-0"})
  void numbersOfAnySizeInAnyFieldStopNothing(String number) {
    for (String field :
        List.of("n", "id", "author", "created_at", "label", "scores", "language_supported")) {
      driver.send(withField(field, number), START);
    }
    driver.send(withField("subjects", "[" + number + "]"), START);
    driver.send(
        withField(
            "scores", "{\"negative\":%1$s,\"neutral\":%1$s,\"positive\":%1$s}".formatted(number)),
        START);
    driver.declareRaw("huge", ("{\"name\":\"huge\",\"n\":" + number + "}").getBytes(UTF_8));
    driver.settle();

    driver.send(post(31).positive()).settle();
    assertThat(driver.last("show", 10, 30).figures().positive()).isEqualTo(1);
  }

  private static byte[] withField(String name, String json) {
    String post = new String(post(1).value(), UTF_8);
    return (post.substring(0, post.length() - 1) + ",\"" + name + "\":" + json + "}")
        .getBytes(UTF_8);
  }

  @Test
  void aPostOlderThanWhatIsKeptIsExpired() {
    driver.send(post(-8 * 86_400)).settle();

    assertThat(driver.count("posts.expired")).isEqualTo(1);
    assertThat(driver.windows()).isEmpty();
  }

  // --- authors and texts

  @Test
  void atMostSomePostsOfAnAuthorWeighIn() {
    for (int i = 0; i < 8; i++) {
      driver.send(post(i).by("bot").positive());
    }
    driver.send(post(8).by("ann").negative()).settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().positive()).isEqualTo(5);
    assertThat(window.cappedPosts()).isEqualTo(3);
    assertThat(window.authors()).isEqualTo(2);
  }

  @Test
  void postsWithoutAnAuthorAreNeverCapped() {
    for (int i = 0; i < 8; i++) {
      driver.send(post(i));
    }
    driver.settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().volume()).isEqualTo(8);
    assertThat(window.authors()).isZero();
    assertThat(window.authorsUnknown()).isEqualTo(8);
  }

  @Test
  void identicalTextsShow() {
    driver.send(post(1).text("Buy now"), post(2).text("buy  NOW "), post(3).text("fine")).settle();

    assertThat(driver.last("show", 10, 0).identicalShare()).isEqualTo(1 / 3.0, within(1e-5));
  }

  @Test
  void authorsBeyondThoseKnownOneByOneAreEstimatedAndStillCapped() {
    for (int i = 0; i < OPTIONS.maxAuthors(); i++) {
      driver.send(post(1).by("author " + i));
    }
    driver.settle();
    assertThat(driver.last("show", 900, 0))
        .matches(w -> w.authors() == OPTIONS.maxAuthors() && !w.authorsApproximate());

    for (int i = 0; i < 7; i++) {
      driver.send(post(2).by("late bot").positive());
    }
    driver.settle();
    AudienceWindow window = driver.last("show", 900, 0);
    assertThat(window.authorsApproximate()).isTrue();
    assertThat(window.authors()).isBetween(190L, 212L);
    assertThat(window.figures().positive()).isEqualTo(5);
  }

  // --- groups

  @Test
  void shareAndBaselineAreWithinTheGroup() {
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann").positive(), post(2).about("Bob").negative());
    driver.send(post(3).about("Bob"), post(4).about("Bob").positive(), post(5)).settle();

    AudienceWindow ann = driver.last("Ann", 10, 0);
    assertThat(ann.group()).isEqualTo("election");
    assertThat(ann.shareOfVoice()).isEqualTo(0.25);
    assertThat(ann.baseline().volume()).isEqualTo(3);
    assertThat(ann.baseline().netSentiment().value()).isZero();
  }

  @Test
  void aSubjectAloneHasAllTheVoiceAndNoBaseline() {
    driver.declare("Ann", "election");
    driver.send(post(1).about("Ann")).settle();

    AudienceWindow ann = driver.last("Ann", 10, 0);
    assertThat(ann.shareOfVoice()).isEqualTo(1);
    assertThat(ann.baseline()).isNull();
  }

  @Test
  void subjectsWithoutAGroupAreComparedWithEachOther() {
    driver.send(post(1).about("x"), post(1).about("y")).settle();

    assertThat(driver.last("x", 10, 0))
        .matches(w -> w.group() == null && w.shareOfVoice() == 0.5 && w.baseline().volume() == 1);
  }

  @Test
  void postsThatNameSeveralComparedSubjectsAreCountedApart() {
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann", "Bob").positive(), post(2).about("Ann")).settle();

    AudienceWindow ann = driver.last("Ann", 10, 0);
    assertThat(ann.figures().volume()).isEqualTo(1);
    assertThat(ann.sharedPosts()).isEqualTo(1);
  }

  @Test
  void sharedPostsWeighInIfThatIsWanted() {
    with(AudienceDriver.options(100, true));
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann", "Bob").positive()).settle();

    assertThat(driver.last("Ann", 10, 0).figures().positive()).isEqualTo(1);
  }

  @Test
  void postsInALanguageThatIsNotReadAreLeftOutAndCounted() {
    driver.send(post(1).foreign().positive(), post(2)).settle();

    AudienceWindow window = driver.last("show", 10, 0);
    assertThat(window.figures().positive()).isZero();
    assertThat(window.unsupportedPosts()).isEqualTo(1);
    assertThat(driver.count("posts.unsupported")).isEqualTo(1);
  }

  @Test
  void aSubjectMovesToAnotherGroupWithoutARestart() {
    driver.declare("Ann", "election");
    driver.declare("Bob", "election");
    driver.send(post(1).about("Ann"), post(1).about("Bob")).settle();
    driver.windows();

    driver.declare("Ann", "music");
    driver.settle();
    List<AudienceWindow> windows = driver.windows();
    assertThat(windows.stream().filter(w -> w.subject().equals("Ann")))
        .isNotEmpty()
        .allMatch(w -> "music".equals(w.group()) && !w.folded() && w.shareOfVoice() == 1);
    assertThat(windows.stream().filter(w -> w.subject().equals("Bob")))
        .isNotEmpty()
        .allMatch(w -> w.shareOfVoice() == 1);
  }

  // --- subjects

  @Test
  void rulesFindTheSubjectsOfAPostThatNamesNone() {
    driver.declare("Harrow Lane", "shows", "harrow lane");
    driver.send(post(1).about().text("Watching Harrow Lane tonight").positive()).settle();

    assertThat(driver.last("Harrow Lane", 10, 0).figures().positive()).isEqualTo(1);
  }

  @Test
  void aPostThatNamesASubjectIsNotSearched() {
    driver.declare("Harrow Lane", "shows", "harrow lane");
    driver.send(post(1).text("Harrow Lane is on")).settle();

    assertThat(driver.windows()).extracting(AudienceWindow::subject).containsOnly("show");
  }

  @Test
  void badSubjectsStopNothing() {
    driver.declareRaw("broken", "{".getBytes(UTF_8));
    driver.declareRaw("other", "{\"name\":\"other\"}".getBytes(UTF_8));
    driver.send(post(1)).settle();

    assertThat(driver.count("subjects.skipped")).isEqualTo(2);
    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(1);
  }

  @Test
  void whatIsNoScoredPostIsCountedAndStopsNothing() {
    driver.send("nonsense".getBytes(UTF_8), START);
    driver.send("{\"text\":\"no score\"}".getBytes(UTF_8), START);
    driver.send(post(1)).settle();

    assertThat(driver.count("posts.unreadable")).isEqualTo(2);
    assertThat(driver.last("show", 10, 0).figures().volume()).isEqualTo(1);
  }

  @Test
  void subjectsBeyondTheTopAreSummedUpAsOther() {
    with(AudienceDriver.options(2, false));
    for (String subject : List.of("a", "a", "a", "b", "b", "c", "d")) {
      driver.send(post(1).about(subject).positive());
    }
    driver.settle();

    List<AudienceWindow> windows =
        driver.windows().stream().filter(w -> w.seconds() == 10 && !w.folded()).toList();
    assertThat(windows).extracting(AudienceWindow::subject).containsOnly("a", "b", "other");
    AudienceWindow other =
        windows.stream().filter(w -> w.subject().equals("other")).findFirst().orElseThrow();
    assertThat(other.figures().volume()).isEqualTo(2);
    assertThat(other.otherSubjects()).isEqualTo(2);
    assertThat(other.topSubjects()).isEqualTo(2);
    assertThat(other.shareOfVoice()).isEqualTo(2 / 7.0, within(1e-5));
  }

  @Test
  void aSubjectThatIsOvertakenIsTakenBack() {
    with(AudienceDriver.options(1, false));
    driver.send(post(1).about("a")).settle();
    driver.windows();

    driver.send(post(1).about("b"), post(2).about("b")).settle();
    List<AudienceWindow> windows =
        driver.windows().stream().filter(w -> w.seconds() == 10).toList();
    assertThat(windows.stream().filter(w -> w.subject().equals("a"))).hasSize(1);
    assertThat(windows.stream().filter(w -> w.subject().equals("a")))
        .allMatch(AudienceWindow::folded);
    assertThat(windows.stream().filter(w -> w.subject().equals("other")).reduce((x, y) -> y))
        .hasValueSatisfying(other -> assertThat(other.figures().volume()).isEqualTo(1));
  }

  @Test
  void declaredSubjectsComeBeforeOthers() {
    with(AudienceDriver.options(1, false));
    driver.declare("quiet", null);
    for (int i = 0; i < 5; i++) {
      driver.send(post(i).about("loud"));
    }
    driver.send(post(6).about("quiet")).settle();

    assertThat(driver.windows().stream().filter(w -> !w.folded()))
        .extracting(AudienceWindow::subject)
        .contains("quiet", "other");
  }

  @Test
  void stateIsDeletedOnceStreamTimeHasPassed() {
    driver.send(post(1).by("ann")).pass(Duration.ofSeconds(3000));
    driver.send(post(3000)).settle();

    // What is left is of the last post: three windows, how far the source is, the last minutes and
    // the sample of its minute; in its group three windows and the last minutes.
    assertThat(driver.storedRows("counts")).isEqualTo(7);
    assertThat(driver.storedRows("groups")).isEqualTo(4);
  }

  // --- shifts

  private void evening(int fromSecond, int toSecond, String subject, boolean good, String text) {
    for (int second = fromSecond; second < toSecond; second++) {
      for (int i = 0; i < 2; i++) {
        // Texts that differ in a number only would count as one.
        String words = text + WORDS.get((2 * second + i) % 7) + WORDS.get((second + i) % 5);
        AudienceDriver.ScoredPostBuilder post =
            post(second + i / 2.0).about(subject).by("author " + (2 * second + i) % 311);
        driver.send(
            (good == ((2 * second + i) % 4 != 0) ? post.positive() : post.negative()).text(words));
      }
      driver.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void anAudienceThatChangesItsMindIsAShift() {
    driver.declare("show", "shows");
    evening(0, 400, "show", true, "lovely music");
    assertThat(driver.shifts()).isEmpty();

    evening(400, 480, "show", false, "why did they kill the captain");
    List<Shift> shifts = driver.shifts();
    assertThat(shifts).hasSize(1);
    Shift shift = shifts.get(0);
    assertThat(shift.subject()).isEqualTo("show");
    assertThat(shift.group()).isEqualTo("shows");
    assertThat(shift.direction()).isEqualTo(Shift.Direction.DOWN);
    assertThat(shift.sigma()).isLessThan(-4);
    assertThat(shift.terms()).hasSizeLessThanOrEqualTo(10).contains("captain", "kill");
    assertThat(shift.topPosts()).isNotEmpty().allMatch(p -> p.text().contains("captain"));
    assertThat(shift.baselineMoved()).isNull();
    assertThat(shift.detectedAt()).isBetween(START.plusSeconds(400), START.plusSeconds(480));
  }

  @Test
  void aShiftSaysWhetherTheRestOfTheGroupMovedToo() {
    driver.declare("show", "shows");
    driver.declare("film", "shows");
    for (int second = 0; second < 400; second += 10) {
      evening(second, second + 5, "show", true, "fine");
      evening(second + 5, second + 10, "film", true, "fine");
    }
    for (int second = 400; second < 500; second += 10) {
      evening(second, second + 5, "show", false, "bad");
      evening(second + 5, second + 10, "film", true, "fine");
    }

    assertThat(driver.shifts())
        .filteredOn(shift -> shift.subject().equals("show"))
        .isNotEmpty()
        .allMatch(shift -> Boolean.FALSE.equals(shift.baselineMoved()));
  }

  @Test
  void oneBotIsNoShift() {
    evening(0, 400, "show", true, "lovely music");
    for (int i = 0; i < 400; i++) {
      driver.send(post(400 + i / 10.0).by("bot").negative().text("boycott it " + i));
      if (i % 10 == 9) {
        driver.pass(Duration.ofSeconds(1));
      }
    }

    assertThat(driver.shifts()).isEmpty();
  }

  // --- events

  private AudienceDriver withEvents() {
    driver.close();
    driver = new AudienceDriver(OPTIONS, CloudEvents.from("a-cluster", "groundswell"));
    return driver;
  }

  @Test
  void byDefaultNothingSaysThatItIsAnEvent() {
    driver.send(post(0)).settle();
    assertThat(driver.windowRecords())
        .isNotEmpty()
        .allSatisfy(record -> assertThat(record.headers()).isEmpty());
  }

  @Test
  void aWindowIsAnEventEachTimeItIsPublished() {
    withEvents().send(post(0)).settle().send(post(1)).settle().pass(Duration.ofMinutes(2));
    List<TestRecord<String, byte[]>> windows = driver.windowRecords();

    assertThat(windows).hasSizeGreaterThan(3);
    assertThat(windows).extracting(record -> header(record, "ce_id")).doesNotHaveDuplicates();
    for (TestRecord<String, byte[]> window : windows) {
      String value = new String(window.value(), UTF_8);
      assertThat(header(window, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(window, "ce_type")).isEqualTo("io.groundswell.audience.window");
      assertThat(header(window, "ce_source")).isEqualTo("urn:groundswell:a-cluster:groundswell");
      assertThat(header(window, "ce_subject")).isEqualTo("show");
      assertThat(header(window, "content-type")).isEqualTo("application/json");
      assertThat(value).contains("\"published_at\":\"" + header(window, "ce_time") + '"');
    }
  }

  @Test
  void aClosedWindowThatIsCountedAgainIsTheSameEvent() {
    List<String> first = idsOfFinals(Duration.ofMinutes(16));
    List<String> again = idsOfFinals(Duration.ofMinutes(17)); // the clock is another

    assertThat(first).hasSize(3).doesNotHaveDuplicates();
    assertThat(again).containsExactlyElementsOf(first);
  }

  private List<String> idsOfFinals(Duration begin) {
    // A later post closes them all, whatever the clock.
    withEvents().pass(begin).send(post(0), post(1)).settle().send(post(940)).settle();
    return driver.windowRecords().stream()
        .filter(record -> new String(record.value(), UTF_8).contains("\"final\":true"))
        .map(record -> header(record, "ce_id"))
        .sorted()
        .toList();
  }

  @Test
  void aSubjectThatCloudEventsCantSayIsLeftOut() {
    withEvents().send(post(0).about("two\nlines")).settle();
    assertThat(driver.windowRecords())
        .isNotEmpty()
        .allMatch(record -> record.headers().lastHeader("ce_subject") == null);
  }

  @Test
  void aShiftIsAnEventWithTheIdentityThatItsWebhookHas() {
    withEvents();
    evening(0, 400, "show", true, "lovely music");
    evening(400, 480, "show", false, "why did they kill the captain");

    TestRecord<String, byte[]> shift = driver.shiftRecords().get(0);
    assertThat(header(shift, "ce_type")).isEqualTo("io.groundswell.audience.shift");
    assertThat(header(shift, "ce_id")).isEqualTo(ContentId.ofShift(shift.value()));
    assertThat(header(shift, "ce_subject")).isEqualTo("show");
    assertThat(new String(shift.value(), UTF_8))
        .contains("\"detected_at\":\"" + header(shift, "ce_time") + '"');
  }

  private static String header(TestRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
