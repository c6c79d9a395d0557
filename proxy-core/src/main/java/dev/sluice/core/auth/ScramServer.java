package dev.sluice.core.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.core.auth.ScramException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SCRAM exchange with a client, from the server's side (RFC 5802, 7677; channel binding by RFC
 * 5929 {@code tls-server-end-point}). Pure arithmetic of a few microseconds; confined to one
 * thread.
 *
 * <pre>{@code
 * byte[] endPoint = tls ? CertificateHash.tlsServerEndPoint(own certificate) : null;
 * ScramServer scram = new ScramServer(ScramMechanism.SHA_256, endPoint);
 * send(scram.names());                                    // what the client may choose from
 * scram.open(chosenName, clientFirst);                    // each step may throw ScramException
 * Credential user = ...;                                  // null: no such user
 * ScramVerifier verifier = user == null ? verifiers.unknown(name) : verifiers.getIfPresent(user);
 * send(scram.challenge(verifier));                        // null verifier: verifiers.get(user) first
 * send(scram.verify(clientFinal));                        // then the client is who it says
 * ScramKeys keys = scram.keys();                          // logs in where the same verifier is kept
 * }</pre>
 *
 * <p>An unknown user gets a challenge as anyone does, and fails at the proof.
 */
public final class ScramServer {

  private static final String END_POINT = "tls-server-end-point";

  private final ScramMechanism mechanism;
  private final byte @Nullable [] endPoint;
  private String gs2Header = "";
  private String clientFirstBare = "";
  private String username = "";
  private String clientNonce = "";
  private String nonce = "";
  private String serverFirst = "";
  private @Nullable ScramVerifier verifier;
  private @Nullable ScramKeys keys;

  /**
   * @param endPoint hash of the certificate this side showed, or null where channel binding is not
   *     offered: no TLS, or a certificate that has no such hash
   */
  public ScramServer(ScramMechanism mechanism, byte @Nullable [] endPoint) {
    this.mechanism = mechanism;
    this.endPoint = endPoint;
  }

  /** What is offered, the best first. */
  public List<String> names() {
    return endPoint == null
        ? List.of(mechanism.saslName())
        : List.of(mechanism.plusName(), mechanism.saslName());
  }

  /**
   * Takes the client's first message.
   *
   * @param chosenName the mechanism the client chose
   * @throws ScramException if it chose what was not offered, breaks the grammar, or believes that
   *     no channel binding was offered when it was: someone between took the offer away
   */
  public void open(String chosenName, byte[] clientFirst) throws ScramException {
    if (!names().contains(chosenName)) {
      throw new ScramException(Kind.UNSUPPORTED, "client selected an invalid SASL mechanism");
    }
    ScramReader reader = new ScramReader(clientFirst);
    checkBinding(reader.field(), chosenName.equals(mechanism.plusName()));
    if (!reader.field().isEmpty()) {
      throw unsupported("client uses authorization identity, but it is not supported");
    }
    clientFirstBare = reader.rest();
    if (clientFirstBare.isEmpty()) {
      throw ScramReader.malformed("it ends early");
    }
    gs2Header = reader.text(0, reader.position());
    if (reader.next('m')) {
      throw unsupported("client requires an unsupported SCRAM extension");
    }
    username = unescape(reader.attribute('n'));
    clientNonce = reader.nonce();
  }

  private void checkBinding(String flag, boolean plus) throws ScramException {
    if (plus != flag.startsWith("p=")) {
      throw ScramReader.malformed("channel binding data do not fit the mechanism chosen");
    }
    if (plus && !flag.equals("p=" + END_POINT)) {
      throw unsupported("unsupported SCRAM channel-binding type");
    }
    if (!plus && !flag.equals("n") && !flag.equals("y")) {
      throw ScramReader.malformed("unexpected channel-binding flag");
    }
    if (flag.equals("y") && endPoint != null) {
      throw binding(
          "SCRAM channel binding negotiation error: the client supports SCRAM channel binding but"
              + " thinks the server does not; however, this server does");
    }
  }

  /** The name in the first message; PostgreSQL's clients leave it empty. */
  public String username() {
    return username;
  }

  /**
   * The server's first message, once the first of the client was taken.
   *
   * @throws IllegalArgumentException if the verifier belongs to another mechanism
   */
  public byte[] challenge(ScramVerifier of) {
    return challenge(of, Nonce.fresh());
  }

  byte[] challenge(ScramVerifier of, String serverNonce) {
    if (of.mechanism() != mechanism) {
      throw new IllegalArgumentException(
          "verifier: " + of.mechanism() + " (expected: " + mechanism + ")");
    }
    verifier = of;
    nonce = clientNonce + serverNonce;
    String salt = Base64.getEncoder().encodeToString(of.salt());
    serverFirst = "r=" + nonce + ",s=" + salt + ",i=" + of.iterations();
    return serverFirst.getBytes(ISO_8859_1);
  }

  /**
   * Takes the client's final message and gives the server's.
   *
   * @throws ScramException of kind {@link Kind#REJECTED} if the proof is wrong, of another kind if
   *     the message is
   */
  public byte[] verify(byte[] clientFinal) throws ScramException {
    ScramVerifier expected = verifier;
    if (expected == null) {
      throw new IllegalStateException("no challenge was given");
    }
    ScramReader reader = new ScramReader(clientFinal);
    checkBindingData(reader.base64('c'));
    if (!reader.nonce().equals(nonce)) {
      throw ScramReader.malformed("nonce does not match");
    }
    while (!reader.next('p')) {
      reader.field();
    }
    String withoutProof = reader.text(0, reader.position() - 1);
    byte[] proof = reader.base64('p');
    if (proof.length != mechanism.length() || !reader.atEnd()) {
      throw ScramReader.malformed("the proof");
    }
    byte[] signed = (clientFirstBare + "," + serverFirst + "," + withoutProof).getBytes(ISO_8859_1);
    keys = prove(expected, proof, signed);
    byte[] signature = mechanism.hmac(expected.serverKey(), signed);
    return ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(ISO_8859_1);
  }

  private void checkBindingData(byte[] data) throws ScramException {
    byte[] header = gs2Header.getBytes(ISO_8859_1);
    byte[] bound = gs2Header.startsWith("p") && endPoint != null ? endPoint : new byte[0];
    byte[] expected = new byte[header.length + bound.length];
    System.arraycopy(header, 0, expected, 0, header.length);
    System.arraycopy(bound, 0, expected, header.length, bound.length);
    if (!MessageDigest.isEqual(expected, data)) {
      throw binding("SCRAM channel binding check failed");
    }
  }

  private ScramKeys prove(ScramVerifier expected, byte[] proof, byte[] signed)
      throws ScramException {
    byte[] clientKey = mechanism.hmac(expected.storedKey(), signed);
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= proof[i];
    }
    ScramKeys proven = new ScramKeys(mechanism, clientKey, expected.serverKey());
    if (!MessageDigest.isEqual(proven.storedKey(), expected.storedKey())) {
      throw new ScramException(Kind.REJECTED, "password authentication failed");
    }
    return proven;
  }

  /**
   * The keys that the proof gave away: with them one can log in as this client wherever the same
   * salt, iterations and password are kept. Null until {@link #verify} has succeeded.
   */
  public @Nullable ScramKeys keys() {
    return keys;
  }

  private static String unescape(String name) throws ScramException {
    String rest = name.replace("=2C", "").replace("=3D", "");
    if (rest.indexOf('=') >= 0) {
      throw ScramReader.malformed("the user name");
    }
    String plain = name.replace("=2C", ",").replace("=3D", "=");
    return new String(plain.getBytes(ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static ScramException unsupported(String message) {
    return new ScramException(Kind.UNSUPPORTED, message);
  }

  private static ScramException binding(String message) {
    return new ScramException(Kind.CHANNEL_BINDING, message);
  }
}
