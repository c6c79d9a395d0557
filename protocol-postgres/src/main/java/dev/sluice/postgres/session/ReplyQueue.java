package dev.sluice.postgres.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replies that are owed, in order: a ring of constants and their payloads. Confined to its
 * backend's loop; a message costs two array writes.
 */
final class ReplyQueue {

  private static final int FIRST_CAPACITY = 16;

  private Reply[] replies = new Reply[FIRST_CAPACITY];
  private @Nullable Object[] payloads = new @Nullable Object[FIRST_CAPACITY];
  private int head;
  private int size;
  private int sent;
  private int answered;

  void add(Reply reply) {
    add(reply, null);
  }

  void add(Reply reply, @Nullable Object payload) {
    if (size == replies.length) {
      grow();
    }
    int tail = (head + size) & (replies.length - 1);
    replies[tail] = reply;
    payloads[tail] = payload;
    size++;
    if (reply.endsReady()) {
      sent++;
    }
  }

  /**
   * The number of the batch that the next request belongs to. A batch ends with a request that
   * brings ReadyForQuery.
   */
  int batch() {
    return sent;
  }

  /** Whether a batch that has gone out to its end is not answered to its end. */
  boolean isPending(int batch) {
    return batch - sent < 0 && batch - answered >= 0;
  }

  /** Whether a batch is behind the one that is being answered. */
  boolean isBehind(int batch) {
    return batch - answered > 0;
  }

  /** Whether any batch is pending. */
  boolean hasPending() {
    return sent != answered;
  }

  private void grow() {
    Reply[] moreReplies = Arrays.copyOf(replies, 2 * replies.length);
    @Nullable Object[] morePayloads = Arrays.copyOf(payloads, 2 * payloads.length);
    // What had wrapped around to the front now follows what was at the end.
    System.arraycopy(replies, 0, moreReplies, replies.length, head);
    System.arraycopy(payloads, 0, morePayloads, payloads.length, head);
    replies = moreReplies;
    payloads = morePayloads;
  }

  /** What is owed next, or null if nothing is. */
  @Nullable Reply head() {
    return size == 0 ? null : replies[head];
  }

  /** What is owed last, or null if nothing is. */
  @Nullable Reply tail() {
    return size == 0 ? null : get(size - 1);
  }

  /** What is owed at {@code index}, 0 being the head. */
  Reply get(int index) {
    return replies[(head + index) & (replies.length - 1)];
  }

  /** What belongs to the reply at {@code index}, 0 being the head. */
  @Nullable Object payload(int index) {
    return payloads[(head + index) & (replies.length - 1)];
  }

  @Nullable Object headPayload() {
    return payloads[head];
  }

  /** Gives the head another payload. */
  void headPayload(Object payload) {
    payloads[head] = payload;
  }

  /** Who takes the replies to the query of Sluice's own at the head. */
  OwnQuery headQuery() {
    return headPayload() instanceof OwnQuery handler ? handler : OwnQuery.IGNORED;
  }

  /** What requests behind the head prepare for their client; for the rare cases. */
  List<Parsed> parsedLater() {
    List<Parsed> later = new ArrayList<>();
    for (int i = 1; i < size; i++) {
      boolean parses = get(i) == Reply.PARSE || get(i) == Reply.GIVEN_PARSE;
      if (parses && payload(i) instanceof Parsed parsed) {
        later.add(parsed);
      }
    }
    return later;
  }

  /** Takes the head out and gives its payload. */
  @Nullable Object pop() {
    if (size == 0) {
      throw new IllegalStateException("no reply is owed");
    }
    if (replies[head].endsReady()) {
      answered++;
    }
    Object payload = payloads[head];
    payloads[head] = null;
    head = (head + 1) & (replies.length - 1);
    size--;
    return payload;
  }

  /** Takes out what is at {@code index}, 0 being the head; for the rare cases. */
  void remove(int index) {
    int mask = replies.length - 1;
    if (get(index).endsReady()) {
      answered++;
    }
    for (int i = index; i < size - 1; i++) {
      replies[(head + i) & mask] = replies[(head + i + 1) & mask];
      payloads[(head + i) & mask] = payloads[(head + i + 1) & mask];
    }
    payloads[(head + size - 1) & mask] = null;
    size--;
  }

  /** Whether a ReadyForQuery is among them; for the rare cases. */
  boolean holdsReady() {
    for (int i = 0; i < size; i++) {
      if (get(i).endsReady()) {
        return true;
      }
    }
    return false;
  }

  /** Whether any but those to queries of Sluice's own are among them; for the rare cases. */
  boolean holdsClients() {
    for (int i = 0; i < size; i++) {
      if (get(i) != Reply.OWN_QUERY) {
        return true;
      }
    }
    return false;
  }

  /** Whether such a reply is among them; for the rare cases. */
  boolean holds(Reply reply) {
    for (int i = 0; i < size; i++) {
      if (get(i) == reply) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }
}
