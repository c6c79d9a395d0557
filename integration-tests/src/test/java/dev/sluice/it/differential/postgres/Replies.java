package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and shows replies of PostgreSQL. Stateless. */
final class Replies {

  private static final int HEAD = 5;
  private static final int SHOWN = 150;

  private Replies() {}

  /** Whether it may come at any time: a notice, a parameter's value, a notification. */
  static boolean isAsynchronous(Reply reply) {
    return "NSA".indexOf(reply.type()) >= 0;
  }

  /** The fields of an ErrorResponse or a NoticeResponse by their code. */
  static Map<Character, String> fields(Reply reply) {
    Map<Character, String> fields = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(reply.bytes());
    in.position(HEAD);
    while (in.hasRemaining()) {
      char code = (char) in.get();
      if (code == 0) {
        break;
      }
      int start = in.position();
      while (in.get() != 0) {
        // Goes on to the text's end.
      }
      fields.put(
          code,
          new String(reply.bytes(), start, in.position() - start - 1, StandardCharsets.ISO_8859_1));
    }
    return fields;
  }

  /** The transaction's state in the last ReadyForQuery, or 0 without one. */
  static byte transaction(List<Reply> replies) {
    for (int i = replies.size() - 1; i >= 0; i--) {
      if (replies.get(i).type() == 'Z') {
        return replies.get(i).bytes()[HEAD];
      }
    }
    return 0;
  }

  static String show(Reply reply) {
    if (reply.type() == 'E' || reply.type() == 'N') {
      return reply.type() + " " + fields(reply);
    }
    String text =
        new String(reply.bytes(), HEAD, reply.bytes().length - HEAD, StandardCharsets.ISO_8859_1);
    StringBuilder shown = new StringBuilder().append(reply.type()).append(' ');
    text.chars().limit(SHOWN).forEach(c -> shown.append(c >= ' ' && c < 127 ? (char) c : '.'));
    return shown + (text.length() > SHOWN ? "... " + text.length() + " bytes" : "");
  }
}
