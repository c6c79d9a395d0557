package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.wire.InlineWords;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RequestFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * Commands typed as a line of words. They are written out as arrays, for a line that the server
 * cannot split would end the connection, which others share. Stateless.
 */
final class InlineCommands {

  private InlineCommands() {}

  static Verdict judge(RedisSession session, Frame line) {
    List<String> words = InlineWords.split(Request.line(line));
    if (words == null) {
      return session.refusing().onBroken("unbalanced quotes in request");
    }
    if (words.isEmpty()) {
      return Verdict.SWALLOW;
    }
    ByteBuf written = Unpooled.buffer();
    Replies.rawRequest(
        bytes -> {
          written.ensureWritable(bytes);
          return written;
        },
        words,
        words.size());
    Frame command = new Frame();
    if (!RequestFramer.INSTANCE.readHead(written, 0, command)) {
      throw new IllegalStateException("a request that is none");
    }
    Verdict verdict =
        session.judging().onCommand(command, Dispatch.find(session.service().commands(), command));
    if (verdict == Verdict.SHARE || verdict == Verdict.FORWARD) {
      if (command.skipped() == 0) {
        send(session, verdict, written);
      }
      line.skip(line.available());
    }
    return verdict;
  }

  private static void send(RedisSession session, Verdict verdict, ByteBuf written) {
    PinnedSession pin = session.pin();
    Outbound to =
        verdict == Verdict.SHARE || pin == null
            ? session.trunks().trunk()
            : pin.backend().outbound();
    to.buffer(written.readableBytes()).writeBytes(written);
  }
}
