package dev.sluice.core.auth;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Option;
import com.ongres.stringprep.Profile;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Normalises a password as PostgreSQL does ({@code pg_saslprep} in {@code saslprep.c}), which is
 * RFC 4013 with exceptions; compared with PostgreSQL 18 on all of the basic plane.
 */
final class SaslPrep {

  private static final Profile RFC_4013 = new SASLprep();

  /** PostgreSQL looks for prohibited characters before it normalises, the RFC after. */
  private static final Profile UNNORMALISED =
      new Profile() {
        private final Set<Option> options = EnumSet.copyOf(RFC_4013.profile());

        {
          options.remove(Option.NORMALIZE_KC);
        }

        @Override
        public Set<Option> profile() {
          return options;
        }

        @Override
        public int[] additionalMappingTable(int codePoint) {
          return RFC_4013.additionalMappingTable(codePoint);
        }
      };

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
      String mapped = UNNORMALISED.prepareStored(password.replace('\u200b', ' '));
      return mapped.isEmpty() ? password : Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The latter is how the library says that nothing is left.
      return password;
    }
  }
}
