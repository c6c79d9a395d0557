package dev.sluice.core.net;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys from PEM files: PKCS#8, and the older forms of RSA (PKCS#1) and of elliptic
 * curves (SEC1), which become PKCS#8 by an envelope of a few bytes that names the algorithm.
 */
final class PrivateKeys {

  private static final String ROLE = "key";

  /** What the JDK can read, the commonest first. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;

  /** SEC1's optional {@code parameters [0]}, which name the curve. */
  private static final int EC_PARAMETERS = 0xa0;

  private static final byte[] VERSION_0 = {2, 1, 0};

  /** {@code rsaEncryption} with its NULL parameters (RFC 8017, appendix A.1). */
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  /** {@code id-ecPublicKey} (RFC 5480), whose parameters follow. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PrivateKeys() {}

  /**
   * The first key in a file.
   *
   * @throws TlsException if there is none that can be used; the message names the file
   */
  static PrivateKey read(Path file) throws TlsException {
    for (Pem block : Pem.read(ROLE, file)) {
      byte[] pkcs8 = pkcs8(file, block);
      if (pkcs8 != null) {
        return decode(file, pkcs8);
      }
    }
    throw new TlsException(ROLE + ": " + file + ": holds no private key in PEM form");
  }

  /** Null for what may stand beside a key: certificates, the parameters of a curve. */
  private static byte @Nullable [] pkcs8(Path file, Pem block) throws TlsException {
    return switch (block.label()) {
      case "PRIVATE KEY" -> block.der();
      case "RSA PRIVATE KEY" -> envelope(RSA, block.der());
      case "EC PRIVATE KEY" -> envelope(ecAlgorithm(file, block.der()), block.der());
      case "ENCRYPTED PRIVATE KEY" ->
          throw new TlsException(
              ROLE + ": " + file + ": encrypted (expected: a key without a passphrase)");
      default -> null;
    };
  }

  private static PrivateKey decode(Path file, byte[] pkcs8) throws TlsException {
    GeneralSecurityException last = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw new TlsException(
        ROLE + ": " + file + ": not a key of RSA, EC or Ed25519 that can be read", last);
  }

  /** PKCS#8's {@code OneAsymmetricKey} (RFC 5958). */
  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
  }

  /** The curve is named inside the SEC1 structure (RFC 5915); the envelope wants it outside. */
  private static byte[] ecAlgorithm(Path file, byte[] sec1) throws TlsException {
    try {
      DerReader key = new DerReader(sec1).enter(SEQUENCE);
      while (key.hasMore()) {
        if (key.tag() == EC_PARAMETERS) {
          byte[] curve = key.enter(EC_PARAMETERS).element();
          if (curve.length > 0 && curve[0] == OBJECT_IDENTIFIER) {
            return tagged(SEQUENCE, EC, curve);
          }
        }
        key.element();
      }
    } catch (IndexOutOfBoundsException e) {
      throw new TlsException(ROLE + ": " + file + ": not a SEC1 structure", e);
    }
    throw new TlsException(ROLE + ": " + file + ": does not name its curve");
  }

  private static byte[] tagged(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }
}
