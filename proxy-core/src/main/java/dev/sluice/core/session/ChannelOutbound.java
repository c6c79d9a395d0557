package dev.sluice.core.session;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way out to one peer. A client that takes what it gets has a run of bytes sent from where it
 * was read. Otherwise small pieces are copied into one buffer and leave in one {@code send}; large
 * ones leave as slices of what was read. (Measured: {@code writev} of several small slices costs
 * more than copying a few hundred bytes.) Confined to the channel's loop.
 */
final class ChannelOutbound implements Outbound {

  /** A run of forwarded bytes up to this size is copied. */
  private static final int COPY_LIMIT = 4096;

  /**
   * No more bytes than that are gathered in one buffer; the pooled allocator has none larger at
   * hand. With so many unsent a trunk is flushed before the turn is over: its server has enough to
   * do, and its clients are not paused for what the kernel would take.
   */
  private static final int GATHER_LIMIT = 32 * 1024;

  private static final int FIRST_CAPACITY = 512;

  private final Channel channel;
  private final HomeLoop loop;

  /** Bytes that go out next; null when there are none, so that an idle peer holds no buffer. */
  private @Nullable ByteBuf gathered;

  /** What is being forwarded: a stretch of the other side's input, not yet copied or sliced. */
  private @Nullable ByteBuf run;

  private int runStart;
  private int runEnd;
  private boolean awaitsFlush;

  /** Bytes that were passed on since the last flush. */
  private int unsent;

  /** With what capacity a trunk begins to gather: what the last buffer had to hold. */
  private int usual = FIRST_CAPACITY;

  /** Whether many write to the peer in one turn of the loop, whose pieces are to leave together. */
  private boolean shared;

  /** The session whose client the peer is; null: it is a server, or has not logged in. */
  private final @Nullable ClientHandler reader;

  /** What waits for {@link #pass}; null: what is written is sent. */
  private final @Nullable KeptBytes kept;

  /** Of a client whose socket can be written to as it is; null: all goes through the channel. */
  private final @Nullable BareSocket socket;

  ChannelOutbound(Channel channel, HomeLoop loop) {
    this(channel, loop, null, null);
  }

  /** The way to the client of a session, which is told of what is left unsent. */
  ChannelOutbound(Channel channel, HomeLoop loop, ClientHandler reader) {
    this(channel, loop, reader, null);
  }

  private ChannelOutbound(
      Channel channel, HomeLoop loop, @Nullable ClientHandler reader, @Nullable KeptBytes kept) {
    this.channel = channel;
    this.loop = loop;
    this.reader = reader;
    this.kept = kept;
    this.socket = reader == null ? null : BareSocket.of(channel);
    this.awaitsFlush = kept != null;
  }

  /** One that sends nothing, and keeps what goes to the peer later. */
  static ChannelOutbound keeping(Channel channel, HomeLoop loop) {
    return new ChannelOutbound(channel, loop, null, new KeptBytes());
  }

  /** From now on what many write in one turn of the loop is sent at the end of that turn. */
  void share(boolean on) {
    shared = on;
  }

  /**
   * Forwards a stretch of {@code source}. Adjoining stretches leave as one. {@link #commit} must be
   * called before {@code source} is changed or released.
   */
  @SuppressWarnings("ReferenceEquality") // the same stretch of memory is meant, not equal bytes
  void forward(ByteBuf source, int index, int length) {
    if (length == 0) {
      return;
    }
    if (run == source && runEnd == index) {
      runEnd += length;
      return;
    }
    commit();
    run = source;
    runStart = index;
    runEnd = index + length;
  }

  @Override
  public ByteBuf buffer(int bytes) {
    commit();
    enqueue();
    return room(bytes);
  }

  private ByteBuf room(int bytes) {
    if (gathered != null && gathered.readableBytes() + bytes > GATHER_LIMIT) {
      writeGathered();
    }
    ByteBuf buffer = gathered;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(Math.max(bytes, usual));
      gathered = buffer;
    } else {
      buffer.ensureWritable(bytes);
    }
    return buffer;
  }

  /**
   * Takes over a source that is nothing but the run, if nothing else is on its way: what was read
   * is then sent as it is, without a copy and without another buffer.
   *
   * <p>While the peer does not keep up this is declined, because a few bytes would hold on to a
   * whole read buffer.
   *
   * @return whether the source is taken over; if not, {@link #commit} follows
   */
  @SuppressWarnings("ReferenceEquality") // the same stretch of memory is meant, not equal bytes
  boolean takeOver(ByteBuf source) {
    boolean piece = shared && runEnd - runStart <= COPY_LIMIT;
    if (run != source || gathered != null || piece || kept != null || isBehind()) {
      return false;
    }
    if (isSentAtOnce(source)) {
      source.release();
    } else if (isWasteful(source, runEnd - runStart)) {
      return false;
    } else {
      enqueue();
      channel.write(source.setIndex(runStart, runEnd), channel.voidPromise());
      noteUnsent(runEnd - runStart);
    }
    run = null;
    return true;
  }

  /** Sends a buffer that is handed over, behind what was written before. */
  void hand(ByteBuf piece) {
    commit();
    enqueue();
    int length = piece.readableBytes();
    if (length > COPY_LIMIT) {
      writeGathered();
      write(piece);
      return;
    }
    try {
      room(length).writeBytes(piece);
    } finally {
      piece.release();
    }
  }

  private boolean isBehind() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null || pending.totalPendingWriteBytes() > 0;
  }

  /** Lets go of the source of the run. A peer for whose bytes there is no memory is closed. */
  void commit() {
    ByteBuf source = run;
    run = null;
    if (source != null && !isSentAtOnce(source)) {
      try {
        send(source, runEnd - runStart);
      } catch (OutOfMemoryError full) {
        Faults.log(full);
        abort();
      }
    }
  }

  /** Sends the run as far as the peer takes it now; whether nothing of it is left. */
  private boolean isSentAtOnce(ByteBuf source) {
    if (socket != null && gathered == null && !isBehind()) {
      runStart += socket.send(source, runStart, runEnd - runStart);
    }
    return runStart == runEnd;
  }

  private void send(ByteBuf source, int length) {
    enqueue();
    if (length <= COPY_LIMIT || kept != null || isWasteful(source, length)) {
      room(length).writeBytes(source, runStart, length);
    } else {
      writeGathered();
      channel.write(source.retainedSlice(runStart, length), channel.voidPromise());
    }
    noteUnsent(length);
  }

  /** A trunk does not wait for the end of the turn when there is enough to send. */
  private void noteUnsent(int bytes) {
    boolean little = unsent < GATHER_LIMIT;
    unsent += bytes;
    if (shared && little && unsent >= GATHER_LIMIT) {
      loop.awaitsFlush(this);
    }
  }

  /**
   * Whether a slice would hold on to more of what was read than it is worth, for a peer that does
   * not keep up: what it leaves unread would cost more than is counted. So it is with whom nothing,
   * or not all, could be sent at once.
   */
  private boolean isWasteful(ByteBuf source, int length) {
    return (socket != null || isBehind()) && length < source.capacity() / 2;
  }

  /** Bytes that were written and have not gone out; of one that keeps them. */
  int kept() {
    commit();
    int waiting = gathered == null ? 0 : gathered.readableBytes();
    return kept == null ? waiting : kept.bytes() + waiting;
  }

  /** Whether so much is kept that it is worth counting. */
  boolean isKeepingMuch() {
    int waiting = gathered == null ? 0 : gathered.readableBytes();
    int running = run == null ? 0 : runEnd - runStart;
    return kept != null && kept.bytes() + waiting + running > COPY_LIMIT;
  }

  /** Passes the first of the bytes on that are kept; there must be so many. */
  void pass(ChannelOutbound to, int bytes) {
    commit();
    writeGathered();
    if (kept == null) {
      throw new IllegalStateException("nothing is kept");
    }
    kept.pass(to, bytes);
  }

  private void writeGathered() {
    ByteBuf buffer = gathered;
    if (buffer != null) {
      gathered = null;
      if (shared) {
        usual = capacityFor(buffer.readableBytes());
      }
      write(buffer);
    }
  }

  private void write(ByteBuf piece) {
    if (kept == null) {
      channel.write(piece, channel.voidPromise());
    } else {
      kept.add(piece);
    }
  }

  /** The next power of two, so that a little more next time needs no other buffer. */
  private static int capacityFor(int bytes) {
    int rounded = bytes < 2 ? bytes : Integer.highestOneBit(bytes - 1) << 1;
    return Math.max(FIRST_CAPACITY, Math.min(rounded, GATHER_LIMIT));
  }

  private void enqueue() {
    if (!awaitsFlush) {
      awaitsFlush = true;
      if (shared) {
        loop.awaitsTurnEnd(this);
      } else {
        loop.awaitsFlush(this);
      }
    }
  }

  void flush() {
    awaitsFlush = false;
    commit();
    unsent = 0;
    writeGathered();
    channel.flush();
    if (reader != null) {
      reader.noteHeld();
    }
  }

  /** The channel is being closed: what has not gone out will not. */
  void discard() {
    run = null;
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
    if (kept != null) {
      kept.release();
    }
  }

  /** What was to go out cannot: the peer would miss something, so it gets nothing any more. */
  void abort() {
    discard();
    channel.close();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Bytes that the peer has not taken yet. */
  long pendingBytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }
}
