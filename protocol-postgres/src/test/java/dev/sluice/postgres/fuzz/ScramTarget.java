package dev.sluice.postgres.fuzz;

import dev.sluice.core.auth.Derivation;
import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramClient;
import dev.sluice.core.auth.ScramException;
import dev.sluice.core.auth.ScramKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramServer;
import dev.sluice.core.auth.ScramVerifier;
import dev.sluice.core.auth.Secret;
import dev.sluice.testkit.fuzz.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of SCRAM against a peer who does not know the password. The first byte says which side
 * and whether the channel is bound; turns are the peer's messages, in which {@code @} stands for
 * the nonce so far. Only {@link ScramException} ends an exchange, and no exchange succeeds.
 */
public final class ScramTarget {

  private static final byte[] END_POINT = {1, 2, 3, 4};

  private static final ScramVerifier VERIFIER =
      ScramVerifier.derive(
          new Derivation(ScramMechanism.SHA_256, Secret.of("secret"), new byte[] {7}, 1));

  /** Derived once: what a hostile server asks for is not what is tried here. */
  private static final ScramKeys KEYS = otherKeys();

  private ScramTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] endPoint = (data[0] & 2) == 0 ? null : END_POINT;
    List<Turn> turns = Turn.read(data, 1);
    try {
      if ((data[0] & 1) == 0) {
        againstServer(turns, endPoint);
      } else {
        againstClient(turns, endPoint);
      }
    } catch (ScramException refused) {
      if (refused.getMessage() == null || refused.getMessage().length() > 300) {
        throw new AssertionError("refused without a reason, or with a long one", refused);
      }
    }
  }

  private static void againstServer(List<Turn> turns, byte @Nullable [] endPoint)
      throws ScramException {
    ScramServer server = new ScramServer(ScramMechanism.SHA_256, endPoint);
    if (turns.size() < 2) {
      return;
    }
    server.open(server.names().get(turns.get(0).op() % server.names().size()), turns.get(0).body());
    String nonce = nonce(server.challenge(VERIFIER));
    server.verify(fill(turns.get(1), nonce));
    throw new AssertionError("a proof was taken that nobody made");
  }

  private static void againstClient(List<Turn> turns, byte @Nullable [] endPoint)
      throws ScramException {
    if (turns.size() < 2) {
      return;
    }
    List<String> offered =
        List.of(new String(turns.get(0).body(), StandardCharsets.UTF_8).split(" "));
    ScramClient client = ScramClient.choose(ScramMechanism.SHA_256, offered, endPoint);
    String nonce = nonce(client.open(""));
    client.challenge(fill(turns.get(1), nonce));
    client.derivation(Secret.of("secret"));
    client.answer(KEYS);
    if (turns.size() > 2) {
      client.verify(fill(turns.get(2), nonce));
      throw new AssertionError("a server was believed that did not sign");
    }
  }

  private static ScramKeys otherKeys() {
    return new DerivedKeys(Runnable::run, 1)
        .get(new Derivation(ScramMechanism.SHA_256, Secret.of("other"), new byte[] {8}, 1))
        .toCompletableFuture()
        .join();
  }

  /** What stands behind {@code r=} in a message of the honest side. */
  private static String nonce(byte[] message) {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    return text.substring(text.indexOf("r=") + 2).split(",", 2)[0];
  }

  private static byte[] fill(Turn turn, String nonce) {
    String text = new String(turn.body(), StandardCharsets.ISO_8859_1);
    return text.replace("@", nonce).getBytes(StandardCharsets.ISO_8859_1);
  }
}
