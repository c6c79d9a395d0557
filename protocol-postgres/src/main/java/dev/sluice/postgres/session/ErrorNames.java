package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells a client of its statements by the names it knows them by, where an error of the server's
 * names one as the backend knows it. Confined to the session's loop.
 */
final class ErrorNames {

  private final PgSession session;
  private final ClientStatements statements;

  ErrorNames(PgSession session, ClientStatements statements) {
    this.session = session;
    this.statements = statements;
  }

  /**
   * Passes on an error that tells of a statement by Sluice's name, under the client's name.
   *
   * @return whether it was one
   */
  boolean tellsByOtherName(Frame frame, String message, Outbound client) {
    int at = message.indexOf(Statement.PREFIX);
    if (at < 0) {
      return false;
    }
    String backendName = message.substring(at, endOfName(message, at));
    byte[] name = nameOf(backendName);
    if (name == null) {
      return false;
    }
    ByteBuf body = frame.buffer();
    // Bytes as characters, so that nothing but the name changes.
    String text =
        body.toString(frame.bodyIndex(), (int) frame.bodyLength(), StandardCharsets.ISO_8859_1);
    String clientName = new String(name, StandardCharsets.ISO_8859_1);
    byte[] told = text.replace(backendName, clientName).getBytes(StandardCharsets.ISO_8859_1);
    client
        .buffer(5 + told.length)
        .writeByte(frame.kind())
        .writeInt(4 + told.length)
        .writeBytes(told);
    return true;
  }

  private static int endOfName(String message, int start) {
    int end = start + Statement.PREFIX.length();
    while (end < message.length() && Character.isDigit(message.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The client's name of a statement when the request went out that is being answered. */
  private byte @Nullable [] nameOf(String backendName) {
    PgBackend backend = session.backend();
    byte[] closed = backend == null ? null : backend.statements().closedName(backendName);
    return closed == null ? statements.nameOf(backendName) : closed;
  }
}
