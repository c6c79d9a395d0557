package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Reply;
import java.util.Arrays;

/**
 * In what a reply through Sluice may differ from one without, by name and with the reason. There
 * are no others. Stateless.
 */
enum Allowances {
  /** HELLO tells the number of the client, and clients are numbered by Sluice. */
  CLIENT_NUMBER {
    @Override
    boolean allows(String direct, String proxied) {
      return direct.contains("$5\r\nproto\r\n")
          && withoutNumber(direct).equals(withoutNumber(proxied));
    }

    private String withoutNumber(String hello) {
      return hello.replaceFirst("\\$2\r\nid\r\n:\\d+", "");
    }
  };

  abstract boolean allows(String direct, String proxied);

  /** Whether a reply is the same, or what it differs in is allowed. */
  static boolean allow(Reply direct, Reply proxied) {
    return Arrays.equals(direct.bytes(), proxied.bytes())
        || Arrays.stream(values())
            .anyMatch(allowance -> allowance.allows(Resp.text(direct), Resp.text(proxied)));
  }
}
