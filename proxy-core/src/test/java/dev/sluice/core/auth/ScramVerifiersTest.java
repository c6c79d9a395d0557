package dev.sluice.core.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.auth.ScramException.Kind;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ScramVerifiersTest {

  private static final ScramMechanism SHA_256 = ScramMechanism.SHA_256;

  private final Queue<Runnable> submitted = new ArrayDeque<>();
  private final ScramVerifiers verifiers =
      new ScramVerifiers(new DerivedKeys(submitted::add, 10), SHA_256);

  @Test
  void passwordIsDerivedOnceAndThenAtHand() {
    Credential user = new Credential.Plain("app", Secret.of("secret"));
    assertThat(verifiers.getIfPresent(user)).isNull();

    verifiers.get(user);
    submitted.remove().run();

    ScramVerifier verifier = verifiers.getIfPresent(user);
    assertThat(verifier).isNotNull();
    assertThat(verifier.matches("secret")).isTrue();
  }

  @Test
  void configuredVerifierIsAlwaysAtHand() {
    ScramVerifier verifier =
        ScramVerifier.derive(new Derivation(SHA_256, Secret.of("x"), new byte[] {1}, 1));
    Credential user = new Credential.Scram("app", verifier);

    assertThat(verifiers.getIfPresent(user)).isSameAs(verifier);
    assertThat(verifiers.get(user).toCompletableFuture().join()).isSameAs(verifier);
  }

  @Test
  void md5HashHasNoVerifier() {
    Secret hash = Md5Password.stored("app", Secret.of("secret"));
    Credential user = new Credential.Md5("app", hash);

    assertThatThrownBy(() -> verifiers.getIfPresent(user))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(hash.reveal());
  }

  @Test
  void unknownUserIsChallengedLikeAKnownOne() throws ScramException {
    Credential known = new Credential.Plain("app", Secret.of("secret"));
    verifiers.get(known);
    submitted.remove().run();

    String real = challenge(verifiers.getIfPresent(known));
    String mock = challenge(verifiers.unknown("nobody"));

    assertThat(mock).hasSameSizeAs(real).endsWith(",i=4096");
    assertThat(salt(mock)).isEqualTo(salt(challenge(verifiers.unknown("nobody"))));
    assertThat(salt(mock)).isNotEqualTo(salt(challenge(verifiers.unknown("nobody2"))));
  }

  @Test
  void saltOfAUserStaysWhenThePasswordAppears() throws ScramException {
    String before = salt(challenge(verifiers.unknown("app")));
    Credential user = new Credential.Plain("app", Secret.of("secret"));
    verifiers.get(user);
    submitted.remove().run();

    assertThat(salt(challenge(verifiers.getIfPresent(user)))).isEqualTo(before);
  }

  @Test
  void unknownUserFailsAtTheProofAsAWrongPasswordDoes() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), null);
    server.open(client.name(), client.open(""));
    client.challenge(server.challenge(verifiers.unknown("nobody")));
    byte[] answer = client.answer(ScramKeys.derive(client.derivation(Secret.of("secret"))));

    assertThatThrownBy(() -> server.verify(answer))
        .isInstanceOfSatisfying(
            ScramException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
        .hasMessage("password authentication failed");
  }

  @Test
  void passwordIsCheckedAgainstAVerifierElsewhere() {
    ScramVerifier verifier =
        ScramVerifier.derive(new Derivation(SHA_256, Secret.of("x"), new byte[] {1}, 1));
    Credential user = new Credential.Scram("app", verifier);

    var right = verifiers.matches(user, "x").toCompletableFuture();
    var wrong = verifiers.matches(user, "y").toCompletableFuture();
    assertThat(right).isNotDone();
    submitted.remove().run();
    submitted.remove().run();

    assertThat(right).isCompletedWithValue(true);
    assertThat(wrong).isCompletedWithValue(false);
  }

  @Test
  void passwordIsCheckedAgainstAPasswordAtOnce() {
    Credential user = new Credential.Plain("app", Secret.of("secret"));

    assertThat(verifiers.matches(user, "secret").toCompletableFuture()).isCompletedWithValue(true);
    assertThat(verifiers.matches(user, "other").toCompletableFuture()).isCompletedWithValue(false);
    assertThat(submitted).isEmpty();
  }

  @Test
  void sharedSeedMakesTheSameSalts() throws ScramException {
    DerivedKeys keys = new DerivedKeys(Runnable::run, 1);
    ScramVerifiers one = new ScramVerifiers(keys, SHA_256, new byte[] {1, 2, 3});
    ScramVerifiers other = new ScramVerifiers(keys, SHA_256, new byte[] {1, 2, 3});

    assertThat(salt(challenge(one.unknown("a")))).isEqualTo(salt(challenge(other.unknown("a"))));
    assertThat(salt(challenge(one.unknown("a"))))
        .isNotEqualTo(salt(challenge(verifiers.unknown("a"))));
  }

  private static String challenge(ScramVerifier verifier) throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    server.open("SCRAM-SHA-256", "n,,n=,r=abc".getBytes(US_ASCII));
    return new String(server.challenge(verifier), US_ASCII);
  }

  private static String salt(String challenge) {
    return challenge.split(",", -1)[1];
  }
}
