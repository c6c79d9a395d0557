package dev.sluice.testkit.pgwire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), written apart from the product's own so
 * that neither can hide the other's mistake. Confined to its caller.
 */
final class ScramClient {
  private static final Base64.Encoder TO_BASE64 = Base64.getEncoder();

  private final String password;
  private final String binding;
  private final byte[] bindingData;
  private final String firstBare;
  private String expectedSignature = "";

  /**
   * Begins an exchange.
   *
   * @param binding the GS2 header: {@code n,,}, {@code y,,} or {@code p=tls-server-end-point,,}
   * @param bindingData the hash of the server's certificate, empty without channel binding
   */
  ScramClient(String password, String binding, byte[] bindingData) {
    this.password = password;
    this.binding = binding;
    this.bindingData = bindingData;
    byte[] nonce = new byte[18];
    new SecureRandom().nextBytes(nonce);
    // PostgreSQL takes the user from the startup message and ignores this one.
    this.firstBare = "n=,r=" + TO_BASE64.encodeToString(nonce);
  }

  String first() {
    return binding + firstBare;
  }

  String last(String serverFirst) {
    Map<Character, String> server = attributes(serverFirst);
    byte[] header = new Body().bytes(binding.getBytes(StandardCharsets.US_ASCII)).done();
    byte[] bound = new Body().bytes(header).bytes(bindingData).done();
    String withoutProof = "c=" + TO_BASE64.encodeToString(bound) + ",r=" + server.get('r');
    try {
      byte[] salted =
          salted(Base64.getDecoder().decode(server.get('s')), Integer.parseInt(server.get('i')));
      String authMessage = firstBare + "," + serverFirst + "," + withoutProof;
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
      byte[] proof = hmac(storedKey, authMessage);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      expectedSignature = TO_BASE64.encodeToString(hmac(hmac(salted, "Server Key"), authMessage));
      return withoutProof + ",p=" + TO_BASE64.encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the server knows the password too. */
  boolean verifies(String serverFinal) {
    return ("v=" + expectedSignature).equals(serverFinal);
  }

  private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<Character, String> attributes(String message) {
    Map<Character, String> attributes = new HashMap<>();
    for (String attribute : message.split(",", -1)) {
      attributes.put(attribute.charAt(0), attribute.substring(2));
    }
    return attributes;
  }
}
