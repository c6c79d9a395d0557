package dev.sluice.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file is like at a moment. Immutable. Links are followed: Kubernetes changes a mounted
 * ConfigMap or Secret by pointing a link to another folder, and the file behind it is new then.
 *
 * @param look size, time and identity, cheap to get; differs whenever the file was touched
 * @param digest of the content; differs only when that does
 */
record FileStamp(String look, String digest) {

  private static final FileStamp MISSING = new FileStamp("missing", "missing");

  /**
   * The file now.
   *
   * @param before its last stamp: if it still looks like that, its content is not read
   */
  static FileStamp of(Path file, FileStamp before) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String look =
          attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
      return look.equals(before.look()) ? before : new FileStamp(look, digest(file));
    } catch (IOException e) {
      return MISSING;
    }
  }

  /** The file now. */
  static FileStamp of(Path file) {
    return of(file, MISSING);
  }

  boolean sameContent(FileStamp other) {
    return digest.equals(other.digest);
  }

  private static String digest(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
