package dev.sluice.core.auth;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Profile;
import java.nio.charset.StandardCharsets;

/** Normalises a password as PostgreSQL does ({@code pg_saslprep}): RFC 4013 with exceptions. */
final class SaslPrep {

  private static final Profile RFC_4013 = new SASLprep();

  private SaslPrep() {}

  /**
   * What is hashed in place of the password. A password of ASCII alone, and one that the profile
   * prohibits, is taken as it is: PostgreSQL does both, where the RFC would refuse.
   */
  static String prepare(String password) {
    if (StandardCharsets.US_ASCII.newEncoder().canEncode(password)) {
      return password;
    }
    try {
      // The RFC lists U+200B both as a space and as nothing; PostgreSQL asks for spaces first.
      String prepared = RFC_4013.prepareStored(password.replace('\u200b', ' '));
      return prepared.isEmpty() ? password : prepared;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The latter is how the library says that nothing is left.
      return password;
    }
  }
}
