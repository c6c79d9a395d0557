package dev.sluice.config.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EncryptedSecretTest {

  private static final String WRITTEN_KEY = MasterKey.generate();
  private static final MasterKey KEY = MasterKey.parse(WRITTEN_KEY);

  @Property(tries = 200)
  void secretComesBackUnderItsKey(@ForAll("text") String plain) {
    String written = EncryptedSecret.encrypt(plain, KEY);
    assertThat(written).startsWith("enc:");
    assertThat(EncryptedSecret.decrypt(written, MasterKey.parse(" " + WRITTEN_KEY + "\n")))
        .isEqualTo(plain);
  }

  /** Without lone surrogates, which have no UTF-8. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings()
        .excludeChars('\uFFFE')
        .filter(s -> s.chars().noneMatch(c -> Character.isSurrogate((char) c)));
  }

  @Example
  void sameSecretIsWrittenDifferentlyEachTime() {
    assertThat(EncryptedSecret.encrypt("x", KEY)).isNotEqualTo(EncryptedSecret.encrypt("x", KEY));
  }

  @Property(tries = 100)
  void oneChangedBitIsNoticed(@ForAll @IntRange(min = 0, max = 8 * 35 - 1) int bit) {
    byte[] all = Base64.getDecoder().decode(EncryptedSecret.encrypt("hunter2", KEY).substring(4));
    all[bit / 8] ^= (byte) (1 << (bit % 8));
    String damaged = "enc:" + Base64.getEncoder().encodeToString(all);
    assertThatThrownBy(() -> EncryptedSecret.decrypt(damaged, KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an encrypted secret that the key does not open");
  }

  @Example
  void otherKeyDoesNotOpenIt() {
    String written = EncryptedSecret.encrypt("hunter2", KEY);
    MasterKey other = MasterKey.parse(MasterKey.generate());
    assertThatThrownBy(() -> EncryptedSecret.decrypt(written, other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void whatIsTooShortOrNoBase64IsRefused() {
    assertThatThrownBy(() -> EncryptedSecret.decrypt("enc:AAAA", KEY))
        .hasMessage("an encrypted secret of only 3 bytes");
    assertThatThrownBy(() -> EncryptedSecret.decrypt("enc:?", KEY))
        .hasMessage("an encrypted secret that is not Base64");
  }

  @Example
  void keyHas32Bytes() {
    assertThatThrownBy(() -> MasterKey.parse("c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key of 5 bytes");
    assertThatThrownBy(() -> MasterKey.parse("not base64!")).hasMessage("a key that is not Base64");
  }
}
