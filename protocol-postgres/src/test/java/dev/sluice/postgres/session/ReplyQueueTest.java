package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ReplyQueueTest {

  private final ReplyQueue queue = new ReplyQueue();

  @Test
  void repliesLeaveInTheirOrderHoweverManyThereAre() {
    Random random = new Random(1);
    List<Reply> kinds = List.of(Reply.PARSE, Reply.BIND, Reply.EXECUTE, Reply.SYNC);
    ArrayDeque<Object> expected = new ArrayDeque<>();
    for (int i = 0; i < 5000; i++) {
      // Grows and shrinks in turn, so that the ring wraps around and grows while wrapped.
      if (random.nextInt(100) < (i / 500 % 2 == 0 ? 60 : 40)) {
        queue.add(kinds.get(i % 4), i);
        expected.add(i);
      } else if (!expected.isEmpty()) {
        assertThat(queue.headPayload()).isEqualTo(expected.peek());
        assertThat(queue.pop()).isEqualTo(expected.remove());
      }
      assertThat(queue.size()).isEqualTo(expected.size());
    }
  }

  @Test
  void emptyQueueOwesNothing() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.head()).isNull();
    assertThat(queue.tail()).isNull();
    Assertions.assertThatIllegalStateException().isThrownBy(queue::pop);
  }

  @Test
  void removalClosesTheGap() {
    queue.add(Reply.QUERY, "a");
    queue.add(Reply.COPY_DATA, "b");
    queue.add(Reply.SYNC, "c");
    queue.remove(1);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.get(1)).isEqualTo(Reply.SYNC);
    assertThat(queue.payload(1)).isEqualTo("c");
    assertThat(queue.tail()).isEqualTo(Reply.SYNC);
  }

  @Test
  void batchIsPendingFromItsEndToItsAnswer() {
    int first = queue.batch();
    queue.add(Reply.PARSE);
    assertThat(queue.isPending(first)).as("its Sync has not gone out").isFalse();
    queue.add(Reply.SYNC);
    assertThat(queue.batch()).isNotEqualTo(first);
    assertThat(queue.isPending(first)).isTrue();
    assertThat(queue.hasPending()).isTrue();
    queue.pop();
    assertThat(queue.isPending(first)).isTrue();
    queue.pop();
    assertThat(queue.isPending(first)).isFalse();
    assertThat(queue.hasPending()).isFalse();
  }

  @Test
  void laterBatchIsBehindTheOneThatIsAnswered() {
    int first = queue.batch();
    queue.add(Reply.SYNC);
    int second = queue.batch();
    assertThat(queue.isBehind(first)).isFalse();
    assertThat(queue.isBehind(second)).isTrue();
    queue.pop();
    assertThat(queue.isBehind(second)).isFalse();
  }

  @Test
  void removedSyncWillNotBeAnswered() {
    int first = queue.batch();
    queue.add(Reply.SYNC);
    queue.remove(0);
    assertThat(queue.isPending(first)).isFalse();
    assertThat(queue.hasPending()).isFalse();
  }

  @Test
  void readyForQueryIsOwedForWhatEndsWithIt() {
    for (Reply reply : Reply.values()) {
      ReplyQueue one = new ReplyQueue();
      one.add(Reply.EXECUTE);
      one.add(reply);
      boolean ends =
          switch (reply) {
            case QUERY, SYNC, FUNCTION, OWN_QUERY -> true;
            default -> false;
          };
      assertThat(one.holdsReady()).as(reply.name()).isEqualTo(ends);
    }
  }

  @Test
  void proxysOwnQueriesAreNotTheClients() {
    queue.add(Reply.OWN_QUERY);
    assertThat(queue.holdsClients()).isFalse();
    queue.add(Reply.SYNC);
    assertThat(queue.holdsClients()).isTrue();
  }
}
