package io.groundswell.processor.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundswell.topics.ScorerStatus;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void anAnswerIsKeptForASecond() {
    BrokerCheck check = check(() -> 3);

    assertThat(check.get()).isEqualTo(new ScorerStatus.Component(true, "a:1,b:1, 3 brokers"));
    check.get();
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
    check.get();
    assertThat(asked).hasValue(1);

    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    check.get();
    assertThat(asked).hasValue(2);
  }

  @Test
  void silenceIsDownWithItsReason() {
    BrokerCheck check =
        check(
            () -> {
              throw new ExecutionException(new TimeoutException("after 1000 ms"));
            });

    assertThat(check.get())
        .isEqualTo(new ScorerStatus.Component(false, "a:1,b:1 does not answer: TimeoutException"));
  }

  @Test
  void aBrokerThatIsNotThereIsDown() throws Exception {
    String nowhere;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "127.0.0.1:" + free.getLocalPort();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", nowhere))) {
      Component component = BrokerCheck.component(admin, nowhere);

      assertThat(component.name()).isEqualTo("broker");
      assertThat(component.required()).isTrue();
      assertThat(component.check().get().up()).isFalse();
      assertThat(component.check().get().detail()).startsWith(nowhere + " does not answer: ");
    }
  }

  private BrokerCheck check(Callable<Integer> brokers) {
    return new BrokerCheck(
        "a:1,b:1",
        () -> {
          asked.incrementAndGet();
          return brokers.call();
        },
        now::get);
  }
}
