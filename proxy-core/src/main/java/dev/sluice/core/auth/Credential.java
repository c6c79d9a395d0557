package dev.sluice.core.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one client user: a password, or what is left of one. Decides which ways of
 * proving it can be offered. Immutable and thread-safe.
 */
public sealed interface Credential {

  String user();

  /**
   * Whether this is the user's password; an empty one never is, as in PostgreSQL. Constant time,
   * but for a {@link Scram} credential it derives keys, so never on an event loop then.
   */
  boolean matches(String password);

  /** Whether a SCRAM-SHA-256 exchange can be had: what is known is a password or a verifier. */
  boolean servesScram();

  /** The hash that answers an MD5 challenge, or null if what is known is a SCRAM verifier. */
  @Nullable Secret md5();

  /**
   * Tells by its form what a configured secret is, as PostgreSQL tells it of a role's password: a
   * SCRAM verifier, an MD5 hash, or else the password itself. Null if it is empty: then there is
   * nothing to prove.
   */
  static @Nullable Credential parse(String user, Secret secret) {
    if (secret.isEmpty()) {
      return null;
    }
    ScramVerifier verifier = ScramVerifier.parse(secret.reveal());
    if (verifier != null) {
      return new Scram(user, verifier);
    }
    return Md5Password.isStored(secret.reveal()) ? new Md5(user, secret) : new Plain(user, secret);
  }

  /** The password itself. */
  record Plain(String user, Secret password) implements Credential {
    @Override
    public boolean matches(String given) {
      return !given.isEmpty()
          && MessageDigest.isEqual(
              given.getBytes(StandardCharsets.UTF_8),
              password.reveal().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean servesScram() {
      return true;
    }

    @Override
    public Secret md5() {
      return Md5Password.stored(user, password);
    }
  }

  /** PostgreSQL's MD5 hash, with the prefix {@code md5}. */
  record Md5(String user, Secret md5) implements Credential {
    @Override
    public boolean matches(String given) {
      return !given.isEmpty()
          && MessageDigest.isEqual(
              Md5Password.stored(user, Secret.of(given)).reveal().getBytes(StandardCharsets.UTF_8),
              md5.reveal().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean servesScram() {
      return false;
    }
  }

  /** A SCRAM-SHA-256 verifier. */
  record Scram(String user, ScramVerifier verifier) implements Credential {
    @Override
    public boolean matches(String given) {
      return verifier.matches(given);
    }

    @Override
    public boolean servesScram() {
      return true;
    }

    @Override
    public @Nullable Secret md5() {
      return null;
    }
  }
}
