package dev.sluice.core.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468). Immutable. */
final class Pem {

  /** Largest file read, in bytes: far more than all the authorities of the web take. */
  private static final long MAX_FILE = 16 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private final String label;
  private final byte[] der;

  private Pem(String label, byte[] der) {
    this.label = label;
    this.der = der;
  }

  /** What stands after {@code BEGIN}, such as {@code CERTIFICATE}. */
  String label() {
    return label;
  }

  /** The content. */
  byte[] der() {
    return der;
  }

  /**
   * Reads all blocks of a file; text around them is skipped, as OpenSSL does.
   *
   * @param role what the file is for, as the message shall say
   * @throws TlsException if it cannot be read, or a block is not base64
   */
  static List<Pem> read(String role, Path file) throws TlsException {
    List<Pem> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text(role, file));
    while (block.find()) {
      // PKCS#1 and SEC1 keys under a passphrase have headers, with a colon, before the base64
      if (block.group(2).contains("Proc-Type:")) {
        throw new TlsException(
            role + ": " + file + ": encrypted (expected: a key without a passphrase)");
      }
      try {
        blocks.add(new Pem(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
      } catch (IllegalArgumentException e) {
        throw new TlsException(role + ": " + file + ": " + block.group(1) + " is not base64", e);
      }
    }
    return blocks;
  }

  private static String text(String role, Path file) throws TlsException {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new TlsException(role + ": " + file + ": larger than " + MAX_FILE + " bytes");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsException(role + ": " + file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new TlsException(role + ": " + file + ": permission denied", e);
    } catch (IOException e) {
      throw new TlsException(role + ": " + file + ": " + e.getMessage(), e);
    }
  }
}
