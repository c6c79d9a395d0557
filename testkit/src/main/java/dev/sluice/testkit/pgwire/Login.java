package dev.sluice.testkit.pgwire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server's authentication requests until it is ready or refuses. Confined to its
 * connection's thread.
 */
final class Login {
  private static final int OK = 0;
  private static final int CLEARTEXT = 3;
  private static final int MD5 = 5;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private final PgWire wire;
  private final String user;
  private final String password;
  private @Nullable ScramClient scram;

  Login(PgWire wire, String user, String password) {
    this.wire = wire;
    this.user = user;
    this.password = password;
  }

  /** Everything the server said up to ReadyForQuery or ErrorResponse. */
  Transcript run() {
    List<BackendMessage> said = new ArrayList<>();
    while (true) {
      BackendMessage message = wire.read();
      said.add(message);
      if (message.type() == 'R') {
        answer(message);
      } else if (message.type() == 'Z' || message.type() == 'E') {
        return new Transcript(said);
      }
    }
  }

  private void answer(BackendMessage request) {
    Reading in = request.of("R");
    switch (in.int32()) {
      case OK -> {}
      case CLEARTEXT -> wire.send(Frontend.password(password));
      case MD5 -> wire.send(Frontend.password(md5(in.take(4))));
      case SASL -> wire.send(beginScram(in.texts()));
      case SASL_CONTINUE -> wire.send(Frontend.saslResponse(exchange().last(utf8(in.rest()))));
      case SASL_FINAL -> verify(utf8(in.rest()));
      default -> throw wire.failure("an authentication this client does not know: " + request);
    }
  }

  /** Binds to the channel where the server offers it, as libpq's default does. */
  private FrontendMessage beginScram(List<String> mechanisms) {
    byte[] certificateHash = wire.certificateHash();
    boolean plus = certificateHash.length > 0 && mechanisms.contains("SCRAM-SHA-256-PLUS");
    String header = certificateHash.length > 0 ? "y,," : "n,,";
    scram =
        plus
            ? new ScramClient(password, "p=tls-server-end-point,,", certificateHash)
            : new ScramClient(password, header, new byte[0]);
    return Frontend.saslInitial(plus ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256", scram.first());
  }

  private void verify(String serverFinal) {
    if (!exchange().verifies(serverFinal)) {
      throw wire.failure("the server's SCRAM signature is wrong");
    }
  }

  private ScramClient exchange() {
    if (scram == null) {
      throw wire.failure("a SASL message without a beginning");
    }
    return scram;
  }

  private String md5(byte[] salt) {
    byte[] inner = hash((password + user).getBytes(StandardCharsets.UTF_8));
    String innerHex = HexFormat.of().formatHex(inner);
    byte[] salted =
        new Body().bytes(innerHex.getBytes(StandardCharsets.US_ASCII)).bytes(salt).done();
    return "md5" + HexFormat.of().formatHex(hash(salted));
  }

  private static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
