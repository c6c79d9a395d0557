package dev.sluice.core.net;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Private keys for who takes them in PKCS#8 alone, whatever form the file has. Stateless. */
public final class KeyPem {

  private static final int LINE = 64;

  private KeyPem() {}

  /**
   * The first key in a file, in PEM form. Blocks, so never on an event loop.
   *
   * @throws TlsException if there is none that can be used; the message names the file
   */
  public static String pkcs8(Path file) throws TlsException {
    byte[] line = "\n".getBytes(StandardCharsets.US_ASCII);
    byte[] key = PrivateKeys.read(file).getEncoded();
    String text = Base64.getMimeEncoder(LINE, line).encodeToString(key);
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
  }
}
