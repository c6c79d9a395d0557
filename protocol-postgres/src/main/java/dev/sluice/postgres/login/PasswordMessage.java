package dev.sluice.postgres.login;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.SqlState;

/** Reads the answer to a request for a cleartext or an MD5 password. */
final class PasswordMessage {

  private PasswordMessage() {}

  /**
   * The password or hash.
   *
   * @throws Refusal if it is not one string that fills the message, or if it is empty: an empty
   *     password is never right, as in PostgreSQL
   */
  static String read(Frame response, Claim claim) throws Refusal {
    int from = response.bodyIndex();
    int limit = response.endIndex();
    int end = CString.end(response.buffer(), from, limit);
    if (end != limit - 1) {
      throw Refusal.of(SqlState.PROTOCOL_VIOLATION, "invalid password packet size");
    }
    if (end == from) {
      throw claim.unproven("the client sent an empty password");
    }
    return CString.text(response.buffer(), from, end);
  }
}
