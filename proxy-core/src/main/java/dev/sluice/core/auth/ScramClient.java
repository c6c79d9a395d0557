package dev.sluice.core.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.core.auth.ScramException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One SCRAM exchange toward a server, from the client's side (RFC 5802, 7677; channel binding by
 * RFC 5929 {@code tls-server-end-point}). Pure arithmetic of a few microseconds, because the slow
 * part, the keys, is the caller's to fetch; confined to one thread.
 *
 * <pre>{@code
 * byte[] endPoint = tls ? CertificateHash.tlsServerEndPoint(the server's certificate) : null;
 * ScramClient scram = ScramClient.choose(ScramMechanism.SHA_256, offeredNames, endPoint);
 * send(scram.name(), scram.open(""));                     // PostgreSQL takes the user from elsewhere
 * scram.challenge(serverFirst);                           // each step may throw ScramException
 * Derivation wanted = scram.derivation(password);
 * ScramKeys keys = derivedKeys.getIfPresent(wanted);      // null: derivedKeys.get(wanted), then go on
 * send(scram.answer(keys));
 * scram.verify(serverFinal);                              // or it is not the server it should be
 * }</pre>
 */
public final class ScramClient {

  /**
   * Most iterations done for a server that asks for them, about a quarter of a second's work: a
   * bound on what a hostile one can make this side do.
   */
  public static final int MAX_ITERATIONS = 1_000_000;

  private static final String BINDING = "p=tls-server-end-point,,";

  private final ScramMechanism mechanism;
  private final String gs2Header;
  private final byte[] bound;
  private String clientNonce = "";
  private String clientFirstBare = "";
  private String serverFirst = "";
  private String nonce = "";
  private byte[] salt = {};
  private int iterations;
  private byte[] serverSignature = {};

  private ScramClient(ScramMechanism mechanism, String gs2Header, byte[] bound) {
    this.mechanism = mechanism;
    this.gs2Header = gs2Header;
    this.bound = bound;
  }

  /**
   * Starts an exchange, with channel binding where both sides can.
   *
   * @param offered the names the server offers
   * @param endPoint hash of the certificate the server showed, or null: no TLS, or a certificate
   *     that has no such hash
   * @throws ScramException if the server does not offer the mechanism
   */
  public static ScramClient choose(
      ScramMechanism mechanism, Collection<String> offered, byte @Nullable [] endPoint)
      throws ScramException {
    if (endPoint != null && offered.contains(mechanism.plusName())) {
      return new ScramClient(mechanism, BINDING, endPoint.clone());
    }
    if (!offered.contains(mechanism.saslName())) {
      throw new ScramException(
          Kind.UNSUPPORTED, "the server does not offer " + mechanism.saslName());
    }
    // "y" tells the server that its offer of channel binding, if it made one, never arrived.
    return new ScramClient(mechanism, endPoint == null ? "n,," : "y,,", new byte[0]);
  }

  /** The mechanism chosen, as the server knows it. */
  public String name() {
    return gs2Header.equals(BINDING) ? mechanism.plusName() : mechanism.saslName();
  }

  /** The first message; an empty user where the protocol tells the name elsewhere. */
  public byte[] open(String user) {
    return open(user, Nonce.fresh());
  }

  byte[] open(String user, String fresh) {
    clientNonce = fresh;
    String escaped = user.replace("=", "=3D").replace(",", "=2C");
    String name = new String(escaped.getBytes(StandardCharsets.UTF_8), ISO_8859_1);
    clientFirstBare = "n=" + name + ",r=" + clientNonce;
    return (gs2Header + clientFirstBare).getBytes(ISO_8859_1);
  }

  /**
   * Takes the server's first message.
   *
   * @throws ScramException if it breaks the grammar, does not carry this side's nonce on, or asks
   *     for more than {@value #MAX_ITERATIONS} iterations
   */
  public void challenge(byte[] message) throws ScramException {
    ScramReader reader = new ScramReader(message);
    if (reader.next('m')) {
      throw new ScramException(
          Kind.UNSUPPORTED, "the server requires an unsupported SCRAM extension");
    }
    serverFirst = reader.rest();
    nonce = reader.nonce();
    if (clientNonce.isEmpty()
        || !nonce.startsWith(clientNonce)
        || nonce.length() == clientNonce.length()) {
      throw ScramReader.malformed("nonce does not match");
    }
    salt = reader.base64('s');
    if (salt.length == 0) {
      throw ScramReader.malformed("no salt");
    }
    iterations = iterations(reader.attribute('i'));
  }

  private static int iterations(String text) throws ScramException {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int count = digits && text.length() <= 7 ? Integer.parseInt(text) : 0;
    if (count < 1 || count > MAX_ITERATIONS) {
      throw ScramReader.malformed("the iteration count (expected: 1 to " + MAX_ITERATIONS + ")");
    }
    return count;
  }

  /** Which keys the challenge asks for, given the password. */
  public Derivation derivation(Secret password) {
    return new Derivation(mechanism, password, salt, iterations);
  }

  /** The final message, with the proof. */
  public byte[] answer(ScramKeys keys) {
    byte[] header = gs2Header.getBytes(ISO_8859_1);
    byte[] binding = new byte[header.length + bound.length];
    System.arraycopy(header, 0, binding, 0, header.length);
    System.arraycopy(bound, 0, binding, header.length, bound.length);
    Base64.Encoder base64 = Base64.getEncoder();
    String withoutProof = "c=" + base64.encodeToString(binding) + ",r=" + nonce;
    byte[] signed = (clientFirstBare + "," + serverFirst + "," + withoutProof).getBytes(ISO_8859_1);
    byte[] proof = mechanism.hmac(keys.storedKey(), signed);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= keys.clientKey()[i];
    }
    serverSignature = mechanism.hmac(keys.serverKey(), signed);
    return (withoutProof + ",p=" + base64.encodeToString(proof)).getBytes(ISO_8859_1);
  }

  /**
   * Takes the server's final message.
   *
   * @throws ScramException of kind {@link Kind#REJECTED} if the server names an error or its
   *     signature shows that it does not know the password
   */
  public void verify(byte[] message) throws ScramException {
    ScramReader reader = new ScramReader(message);
    if (reader.next('e')) {
      reader.attribute('e');
      throw new ScramException(Kind.REJECTED, "the server rejected the SCRAM proof");
    }
    byte[] signature = reader.base64('v');
    if (serverSignature.length == 0 || !MessageDigest.isEqual(signature, serverSignature)) {
      throw new ScramException(Kind.REJECTED, "incorrect SCRAM server signature");
    }
  }
}
