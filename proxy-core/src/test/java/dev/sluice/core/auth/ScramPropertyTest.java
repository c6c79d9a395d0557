package dev.sluice.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class ScramPropertyTest {

  private static final ScramMechanism SHA_256 = ScramMechanism.SHA_256;

  @Property(tries = 300)
  void anyPasswordAndSaltLogIn(
      @ForAll @NotEmpty String password,
      @ForAll @Size(min = 1, max = 64) byte[] salt,
      @ForAll @IntRange(min = 1, max = 20) int iterations)
      throws ScramException {
    Derivation from = new Derivation(SHA_256, Secret.of(password), salt, iterations);
    ScramServer server = new ScramServer(SHA_256, salt);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), salt);

    server.open(client.name(), client.open(""));
    client.challenge(server.challenge(ScramVerifier.derive(from)));
    Derivation asked = client.derivation(Secret.of(password));
    client.verify(server.verify(client.answer(ScramKeys.derive(asked))));

    assertThat(asked).isEqualTo(from);
  }

  @Property(tries = 300)
  void anyVerifierSurvivesItsText(
      @ForAll @NotEmpty String password,
      @ForAll @Size(min = 1, max = 64) byte[] salt,
      @ForAll @IntRange(min = 1, max = 20) int iterations) {
    Secret text =
        ScramVerifier.derive(new Derivation(SHA_256, Secret.of(password), salt, iterations))
            .format();

    ScramVerifier read = ScramVerifier.parse(text.reveal());

    assertThat(read).isNotNull();
    assertThat(read.format()).isEqualTo(text);
    assertThat(read.matches(password)).isTrue();
  }

  @Property(tries = 2000)
  void anyChangedByteOfTheFinalMessageFails(@ForAll @IntRange(max = 200) int at, @ForAll byte to)
      throws ScramException {
    Derivation from = new Derivation(SHA_256, Secret.of("secret"), new byte[] {1, 2, 3}, 1);
    ScramServer server = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), null);
    server.open(client.name(), client.open(""));
    client.challenge(server.challenge(ScramVerifier.derive(from)));
    byte[] answer = client.answer(ScramKeys.derive(from));

    int index = at % answer.length;
    Assume.that(answer[index] != to);
    answer[index] = to;

    assertThatThrownBy(() -> server.verify(answer)).isInstanceOf(ScramException.class);
  }

  @Property(tries = 2000)
  void noMessageSurprisesEitherSide(@ForAll @Size(max = 80) byte[] message) throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), null);
    client.open("");

    assertThatThrownBy(() -> server.open("SCRAM-SHA-256", message))
        .isInstanceOf(ScramException.class);
    assertThatThrownBy(() -> client.challenge(message)).isInstanceOf(ScramException.class);
  }

  @Property(tries = 1000)
  void noTextSurprisesTheVerifierParser(@ForAll String text) {
    assertThat(ScramVerifier.parse(text)).isNull();
    assertThat(ScramVerifier.parse("SCRAM-SHA-256$1:" + text)).isNull();
  }
}
