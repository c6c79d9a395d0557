package dev.sluice.config.secret;

import dev.sluice.config.file.FileAccess;
import dev.sluice.core.auth.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what stands in the file into the credential: a text is itself, {@code file:} names a file
 * that holds it, {@code enc:} is opened with the master key. Confined to the thread that loads.
 */
public final class SecretSource {

  /** What the name of a file begins with. */
  public static final String FILE = "file:";

  private final FileAccess files;
  private final @Nullable String masterKey;

  public SecretSource(FileAccess files, Map<String, String> environment) {
    this.files = files;
    this.masterKey = environment.get(MasterKey.VARIABLE);
  }

  /** The file that {@code text} refers to, or null if it refers to none. */
  public static @Nullable String fileOf(String text) {
    return text.startsWith(FILE) ? text.substring(FILE.length()) : null;
  }

  /**
   * The credential.
   *
   * @param file where {@link #fileOf} leads from the configuration's folder, or null
   * @throws BadSecretException if the file cannot be read, or the encryption not be opened
   */
  public Secret resolve(String text, @Nullable Path file) throws BadSecretException {
    if (file != null) {
      return Secret.of(read(file));
    }
    return Secret.of(text.startsWith(EncryptedSecret.PREFIX) ? open(text) : text);
  }

  /** Editors and {@code kubectl create secret} leave one line end, which is no part of it. */
  private String read(Path file) throws BadSecretException {
    try {
      String content = files.read(file);
      int end = content.length();
      end -= content.endsWith("\r\n") ? 2 : content.endsWith("\n") ? 1 : 0;
      return content.substring(0, end);
    } catch (IOException e) {
      throw new BadSecretException("file " + file + " cannot be read", "a readable file in UTF-8");
    }
  }

  private String open(String text) throws BadSecretException {
    String expected = "a secret encrypted under the key in " + MasterKey.VARIABLE;
    if (masterKey == null) {
      throw new BadSecretException(MasterKey.VARIABLE + " is not set", expected);
    }
    MasterKey key;
    try {
      key = MasterKey.parse(masterKey);
    } catch (IllegalArgumentException e) {
      String found = MasterKey.VARIABLE + " holds " + e.getMessage();
      throw new BadSecretException(found, "the Base64 of 32 bytes");
    }
    try {
      return EncryptedSecret.decrypt(text, key);
    } catch (IllegalArgumentException e) {
      throw new BadSecretException(String.valueOf(e.getMessage()), expected);
    }
  }
}
