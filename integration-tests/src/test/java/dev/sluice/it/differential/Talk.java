package dev.sluice.it.differential;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One conversation: writes the strokes of a script one after the other, reads what comes all the
 * time. Confined to the driver's thread.
 */
final class Talk implements Driver.Attached {

  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Driver driver;
  private final Script script;
  private final Wait wait;
  private final Pace pace;
  private final Cut cut;
  private final Recording recording = new Recording();
  private final Progress progress;
  private final List<SideTalk> sides = new ArrayList<>();

  private SocketChannel channel;
  private SelectionKey key;
  private ByteBuffer out = ByteBuffer.allocate(0);
  private byte[] in = new byte[1024];
  private int inLength;
  private long sent;
  private long activeNanos;
  private boolean writing;
  private boolean resting;
  private boolean over;

  /** Whether somebody is still to say what the client waits for. */
  private boolean expecting;

  Talk(Driver driver, Script script, Wait wait, Pace pace, Cut cut) throws IOException {
    this.driver = driver;
    this.script = script;
    this.wait = wait;
    this.pace = pace;
    this.cut = cut;
    this.progress = new Progress(driver.dialect(), recording);
    this.channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.key = driver.attach(channel, SelectionKey.OP_CONNECT, this);
  }

  void start() throws IOException {
    activeNanos = driver.heard();
    if (channel.connect(driver.front().address())) {
      connected();
    }
  }

  Recording recording() {
    return recording;
  }

  @Override
  public void onReady() {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        connected();
        return;
      }
      if (key.isReadable()) {
        read();
      }
      if (!over && key.isValid() && key.isWritable()) {
        write();
      }
    } catch (IOException e) {
      end(Ending.BROKEN);
    }
  }

  private void connected() throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    nextExchange();
    write();
  }

  private void nextExchange() {
    int next = progress.exchange() + 1;
    boolean afresh = !isDetermined(next) || (next > 0 && !isDetermined(next - 1));
    progress.beginExchange(afresh);
    load();
  }

  private boolean isDetermined(int exchange) {
    return script.exchanges().get(exchange).determined();
  }

  private void nextStroke() {
    progress.beginStroke();
    load();
  }

  private void load() {
    List<Piece> pieces = present().pieces();
    int length = pieces.stream().mapToInt(piece -> piece.bytes().length).sum();
    out = ByteBuffer.allocate(length);
    pieces.forEach(piece -> out.put(piece.bytes()));
    out.flip();
    writing = true;
    activeNanos = driver.heard();
  }

  private Stroke present() {
    return script.exchanges().get(progress.exchange()).strokes().get(progress.stroke());
  }

  /** Writes one piece, and the next one later, so that others get their turn in between. */
  private void write() throws IOException {
    if (over || !writing || resting) {
      return;
    }
    if (out.hasRemaining()) {
      int piece = (int) Math.min(pace.piece(out.remaining()), cut.bytes() - sent);
      if (piece == 0) {
        breakOff();
        return;
      }
      ByteBuffer slice = out.slice().limit(piece);
      int written = channel.write(slice);
      out.position(out.position() + written);
      sent += written;
      if (written < piece) {
        key.interestOps(key.interestOps() | SelectionKey.OP_WRITE);
        return;
      }
      key.interestOps(key.interestOps() & ~SelectionKey.OP_WRITE);
    }
    if (out.hasRemaining()) {
      rest(pace.pauseNanos());
      return;
    }
    writing = false;
    present().interruption().ifPresent(this::interrupt);
    long deaf = pace.deafNanos();
    if (deaf > 0) {
      key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
      driver.at(deaf, this::hear);
    }
    proceed();
  }

  private void rest(long nanos) {
    resting = true;
    driver.at(
        nanos,
        () -> {
          resting = false;
          writeOrEnd();
        });
  }

  private void writeOrEnd() {
    try {
      write();
    } catch (IOException e) {
      readRest();
    }
  }

  /** What the server said before it closed the connection is still to be read. */
  private void readRest() {
    writing = false;
    out = ByteBuffer.allocate(0);
    if (!over && key.isValid()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void hear() {
    if (!over && key.isValid()) {
      key.interestOps(key.interestOps() | SelectionKey.OP_READ);
    }
  }

  private void interrupt(Interruption interruption) {
    int ofExchange = progress.exchange();
    int ofStroke = progress.stroke();
    expecting = interruption.needed();
    long delay = TimeUnit.MILLISECONDS.toNanos(interruption.delayMillis());
    driver.at(delay, () -> interrupt(interruption, ofExchange, ofStroke));
  }

  private void interrupt(Interruption interruption, int ofExchange, int ofStroke) {
    if (over || !progress.isAt(ofExchange, ofStroke)) {
      return;
    }
    expecting = false;
    sides.add(SideTalk.begin(driver, interruption.bytes().apply(recording.all())));
    if (interruption.repeated()) {
      driver.at(AGAIN_NANOS, () -> interrupt(interruption, ofExchange, ofStroke));
    }
  }

  private void read() throws IOException {
    ByteBuffer bytes = driver.scratch();
    int read;
    do {
      read = channel.read(bytes.clear());
      append(bytes.flip());
    } while (read == bytes.capacity());
    parse();
    if (read < 0) {
      end(inLength == 0 ? Ending.CLOSED : Ending.BROKEN);
    }
  }

  private void append(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (inLength + more > in.length) {
      in = Arrays.copyOf(in, Math.max(2 * in.length, inLength + more));
    }
    bytes.get(in, inLength, more);
    inLength += more;
  }

  private void parse() {
    int from = 0;
    int length;
    while (!over
        && (length = driver.dialect().replyLength(in, from, inLength)) > 0
        && from + length <= inLength) {
      Reply reply = new Reply(Arrays.copyOfRange(in, from, from + length));
      progress.add(reply);
      wait.heard(reply);
      from += length;
      activeNanos = driver.heard();
      proceed();
    }
    System.arraycopy(in, from, in, 0, inLength - from);
    inLength -= from;
  }

  /** Goes on with the script if enough has come. */
  private void proceed() {
    while (!over && !writing && !expecting && sides.stream().allMatch(SideTalk::isOver)) {
      if (!wait.isOver(script, progress, silentNanos(), driver.quietNanos())) {
        return;
      }
      sides.clear();
      progress.mark();
      Exchange present = script.exchanges().get(progress.exchange());
      if (progress.stroke() + 1 < present.strokes().size()) {
        nextStroke();
      } else if (progress.exchange() + 1 < script.exchanges().size()) {
        nextExchange();
      } else {
        breakOff();
        return;
      }
      rest(pace.pauseNanos());
    }
  }

  private long silentNanos() {
    return driver.now() - activeNanos;
  }

  /** Looks whether the silence has lasted too long. Called from time to time. */
  void look() {
    proceed();
    if (!over && wait.isHopeless(script, progress, silentNanos(), driver.quietNanos())) {
      end(Ending.STALLED);
    }
  }

  private void breakOff() {
    if (cut.reset()) {
      closeByReset();
    }
    end(Ending.CUT);
  }

  private void closeByReset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is over already.
    }
  }

  private void end(Ending how) {
    if (over) {
      return;
    }
    over = true;
    recording.ended(how);
    if (how == Ending.STALLED) {
      // A client that has only ended its input is served to the end, though that takes a minute.
      closeByReset();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was lost: all that came has been read.
    }
    driver.ended();
  }
}
