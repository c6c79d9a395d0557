package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Reply;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * In what a reply through Sluice may differ from one without, by name and with the reason. There
 * are no others. Stateless.
 */
enum Allowances {
  /** The cancel key is Sluice's own, so that it is valid wherever the session's work runs. */
  CANCEL_KEY {
    @Override
    boolean allows(Reply direct, Reply proxied) {
      return bothAre('K', direct, proxied);
    }
  },

  /** A notification tells the process id of the backend that sent it. */
  NOTIFIER {
    @Override
    boolean allows(Reply direct, Reply proxied) {
      return bothAre('A', direct, proxied)
          && Arrays.equals(
              direct.bytes(), 9, direct.bytes().length, proxied.bytes(), 9, proxied.bytes().length);
    }
  },

  /**
   * An error that Sluice gives in the server's place names no file, line and routine of the
   * server's source, and no position in a query.
   */
  ERROR_SOURCE {
    @Override
    boolean allows(Reply direct, Reply proxied) {
      if (!bothAre('E', direct, proxied)) {
        return false;
      }
      Map<Character, String> wanted = Replies.fields(direct);
      Map<Character, String> got = Replies.fields(proxied);
      boolean given = !got.containsKey('F') && !got.containsKey('L') && !got.containsKey('R');
      wanted.keySet().removeAll(Set.of('F', 'L', 'R', 'P'));
      return given && wanted.equals(got);
    }
  },

  /**
   * In a failed transaction nothing can be prepared, so that a client that names a statement which
   * its present backend lacks is told that the transaction has failed, where the server might have
   * found another mistake, or described the statement. The rest of the batch is skipped, and what
   * it would have left behind is not there afterwards.
   */
  REFUSED_PARSE {
    @Override
    boolean allows(Reply direct, Reply proxied) {
      if (proxied.type() != 'E') {
        return false;
      }
      Map<Character, String> got = Replies.fields(proxied);
      return "25P02".equals(got.get('C')) && "exec_parse_message".equals(got.get('R'));
    }
  },

  /**
   * A client that has given two names to the same query has one statement; an error about one of
   * them may tell the other name.
   */
  STATEMENT_ALIAS {
    @Override
    boolean allows(Reply direct, Reply proxied) {
      return bothAre('E', direct, proxied)
          && withoutStatement(Replies.fields(direct))
              .equals(withoutStatement(Replies.fields(proxied)));
    }

    private Map<Character, String> withoutStatement(Map<Character, String> fields) {
      fields.computeIfPresent('M', (code, text) -> text.replaceAll("statement \"[sS_0-9]+\"", ""));
      return fields;
    }
  },

  /**
   * Where COPY data are awaited the server ends the connection over any other message and tells its
   * type; that may be one of Sluice's own, ahead of the client's.
   */
  NOT_COPY_DATA {
    @Override
    boolean allows(Reply direct, Reply proxied) {
      return bothAre('E', direct, proxied)
          && withoutType(Replies.fields(direct)).equals(withoutType(Replies.fields(proxied)));
    }

    private Map<Character, String> withoutType(Map<Character, String> fields) {
      fields.computeIfPresent('M', (code, text) -> text.replaceAll("message type 0x..", ""));
      return fields;
    }
  };

  abstract boolean allows(Reply direct, Reply proxied);

  /** Whether a reply is the same, or what it differs in is allowed. */
  static boolean allow(Reply direct, Reply proxied) {
    if (Arrays.equals(direct.bytes(), proxied.bytes())) {
      return true;
    }
    return Arrays.stream(values())
        .filter(allowance -> allowance != REFUSED_PARSE)
        .anyMatch(allowance -> allowance.allows(direct, proxied));
  }

  private static boolean bothAre(char type, Reply direct, Reply proxied) {
    return direct.type() == type && proxied.type() == type;
  }
}
