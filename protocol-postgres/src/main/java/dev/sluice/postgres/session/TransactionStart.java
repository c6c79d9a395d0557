package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a message that was refused would have begun a transaction. Clients send BEGIN and
 * what is to run in the transaction without waiting in between (PostgreSQL's JDBC driver always
 * does), for a server has no reason to refuse a BEGIN. When it was refused all the same, what comes
 * behind it must not run on its own and be committed, so that the session has to end.
 *
 * <p>Slow, for the rare case. Stateless.
 */
final class TransactionStart {

  /** At the beginning, or behind another statement or a comment. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(?:^|;|\\*/|--[^\n]*\n)\\s*(?:BEGIN|START\\s+TRANSACTION)\\b", Pattern.CASE_INSENSITIVE);

  private TransactionStart() {}

  /**
   * Whether the message may begin a transaction.
   *
   * @param mapper knows what was prepared; null if nothing was
   */
  static boolean isIn(Frame frame, @Nullable StatementMapper mapper) {
    ByteBuf in = frame.buffer();
    return switch (frame.kind()) {
      case Message.QUERY -> isIn(in, frame.bodyIndex(), frame.endIndex());
      case Message.PARSE -> {
        int name = CString.end(in, frame.bodyIndex(), frame.endIndex());
        yield name >= 0 && isIn(in, name + 1, frame.endIndex());
      }
      case Message.BIND -> {
        byte[] definition = mapper == null ? null : mapper.definition(frame);
        yield definition != null && isIn(Unpooled.wrappedBuffer(definition), 0, definition.length);
      }
      default -> false;
    };
  }

  private static boolean isIn(ByteBuf in, int start, int end) {
    String text = SqlTraits.text(in, start, Math.min(end, start + SqlTraits.LOOKED_AT));
    return WORDS.matcher(text).find();
  }
}
