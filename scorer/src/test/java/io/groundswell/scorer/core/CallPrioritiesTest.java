package io.groundswell.scorer.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.scorer.core.Outcome.Failure;
import io.groundswell.scorer.core.Outcome.Scored;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests, posts and texts of a model on trial compete for the workers. */
class CallPrioritiesTest extends BatchingScorerFixture {
  @Test
  void requestsGoBeforePostsThatWait() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var posts = CompletableFuture.supplyAsync(() -> bulk("1", "1 2", "1 2 3", "1 2 3 4"));
    await(hold.reached);
    var batch = async("1 2 3 4 5 6 7", Priority.INTERACTIVE_BATCH);
    var single = async("1 2 3 4 5 6", Priority.INTERACTIVE);
    until(() -> workers.queue().size(Priority::interactive) == 2);
    hold.go.countDown();
    posts.get(10, TimeUnit.SECONDS);
    single.get(10, TimeUnit.SECONDS);
    batch.get(10, TimeUnit.SECONDS);
    assertThat(model.calls.stream().map(call -> call.get(0))).startsWith(4, 6, 7);
  }

  @Test
  void postsGoBeforeTextsOfAModelOnTrial() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    List<Text> again = Stream.of("1", "1 2", "1 2 3").map(Text::new).toList();
    var trial =
        CompletableFuture.supplyAsync(() -> scorer.score(again, Priority.SHADOW, Deadline.NEVER));
    await(hold.reached);
    var posts = CompletableFuture.supplyAsync(() -> bulk("1 2 3 4", "1 2 3 4 5"));
    until(() -> workers.queue().size(all -> true) == 4);
    hold.go.countDown();
    posts.get(10, TimeUnit.SECONDS);
    assertThat(trial.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    assertThat(model.calls.stream().map(call -> call.get(0))).containsExactly(3, 5, 4, 2, 1);
    assertThat(workers.queue().size(Priority::interactive)).isZero();
  }

  @Test
  void aFullQueueRejectsRequestsButNotPosts() throws Exception {
    restart(1, 1, 1);
    Hold hold = new Hold();
    var first = async("a", Priority.INTERACTIVE);
    await(hold.reached);
    List<Outcome> refused =
        scorer.score(
            List.of(new Text("b"), new Text("c")), Priority.INTERACTIVE_BATCH, Deadline.NEVER);
    assertThat(refused).allMatch(o -> failure(o) == Failure.OVERLOADED);
    var posts = CompletableFuture.supplyAsync(() -> bulk("d", "e", "f"));
    hold.go.countDown();
    assertThat(posts.get(10, TimeUnit.SECONDS)).allMatch(Scored.class::isInstance);
    first.get(10, TimeUnit.SECONDS);
    assertThat(workers.queue().size(Priority::interactive)).isZero();
  }

  @Test
  void aRequestPastItsDeadlineCostsNoInference() {
    Outcome outcome =
        scorer.score(List.of(new Text("late")), Priority.INTERACTIVE, new Deadline(1)).get(0);
    assertThat(failure(outcome)).isEqualTo(Failure.DEADLINE_PASSED);
    bulk("something else"); // the worker has skipped the late text by now
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void textsThatWaitWhenClosingIsInterruptedFail() throws Exception {
    restart(1, 1, 1000);
    Hold hold = new Hold();
    var running = async("a", Priority.INTERACTIVE);
    await(hold.reached);
    var waiting = async("b", Priority.INTERACTIVE);
    until(() -> workers.queue().size(Priority::interactive) == 1);
    Thread closing = new Thread(workers::close);
    closing.start();
    closing.interrupt();
    assertThat(failure(waiting.get(10, TimeUnit.SECONDS).get(0)))
        .isEqualTo(Failure.MODEL_UNAVAILABLE);
    hold.go.countDown();
    closing.join();
    running.get(10, TimeUnit.SECONDS);
  }
}
