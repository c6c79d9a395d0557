package dev.sluice.core.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.auth.ScramException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way of breaking the grammar, at every step, and what it is called. */
class ScramMalformedTest {

  private static final ScramMechanism SHA_256 = ScramMechanism.SHA_256;
  private static final byte[] END_POINT = {1, 2, 3};
  private static final String PROOF = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | MALFORMED",
        "n                           | MALFORMED",
        "n,                          | MALFORMED",
        "n,,                         | MALFORMED",
        "n,,n=                       | MALFORMED",
        "n,,n=,                      | MALFORMED",
        "n,,n=,r=                    | MALFORMED",
        "n,,n=,r                     | MALFORMED",
        "n,,n,r=abc                  | MALFORMED",
        "n,,r=abc,n=                 | MALFORMED",
        "n,,n=,x=abc                 | MALFORMED",
        "n,,n=,r=a c                 | MALFORMED",
        "n,,n=,r=a\u00e9c            | MALFORMED",
        "n,,n=a=b,r=abc              | MALFORMED",
        "n,,n=a=,r=abc               | MALFORMED",
        "x,,n=,r=abc                 | MALFORMED",
        "N,,n=,r=abc                 | MALFORMED",
        "nn,,n=,r=abc                | MALFORMED",
        "p,,n=,r=abc                 | MALFORMED",
        "p=tls-server-end-point,,n=,r=abc | MALFORMED",
        "n,a=other,n=,r=abc          | UNSUPPORTED",
        "n,x,n=,r=abc                | UNSUPPORTED",
        "n,,m=ext,n=,r=abc           | UNSUPPORTED",
      })
  void clientFirst(String message, Kind kind) {
    ScramServer server = new ScramServer(SHA_256, null);

    assertThat(failure(() -> server.open("SCRAM-SHA-256", bytes(message)))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n,,n=,r=abc                       | MALFORMED",
        "y,,n=,r=abc                       | MALFORMED",
        "p=,,n=,r=abc                      | UNSUPPORTED",
        "p=tls-unique,,n=,r=abc            | UNSUPPORTED",
        "p=tls-exporter,,n=,r=abc          | UNSUPPORTED",
        "p=tls-server-end-pointx,,n=,r=abc | UNSUPPORTED",
      })
  void clientFirstWithChannelBinding(String message, Kind kind) {
    ScramServer server = new ScramServer(SHA_256, END_POINT);

    assertThat(failure(() -> server.open("SCRAM-SHA-256-PLUS", bytes(message)))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | MALFORMED",
        "c=biws                            | MALFORMED",
        "c=biws,r=abcdef                   | MALFORMED",
        "c=biws,r=abcdef,p=                | MALFORMED",
        "c=biws,r=abcdef,p=AAAA            | MALFORMED",
        "c=biws,r=abcdef,p=$AA             | MALFORMED",
        "c=biws,r=abcdef,p=$,              | MALFORMED",
        "c=biws,r=abcdef,p=$,x=y           | MALFORMED",
        "c=biws,r=abcde,p=$                | MALFORMED",
        "c=biws,r=abcdefg,p=$              | MALFORMED",
        "c=biws,p=$                        | MALFORMED",
        "r=abcdef,p=$                      | MALFORMED",
        "c=b!ws,r=abcdef,p=$               | MALFORMED",
        "c=biws,r=abcdef,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB= | MALFORMED",
        "c=biws,r=abcdef,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | MALFORMED",
        "c=eSws,r=abcdef,p=$               | CHANNEL_BINDING",
        "c=,r=abcdef,p=$                   | CHANNEL_BINDING",
        "c=biws,r=abcdef,p=$               | REJECTED",
        "c=biws,r=abcdef,x=more,p=$        | REJECTED",
      })
  void clientFinal(String message, Kind kind) throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    server.open("SCRAM-SHA-256", bytes("n,,n=,r=abc"));
    server.challenge(unknown(), "def");

    assertThat(failure(() -> server.verify(bytes(message.replace("$", PROOF))))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | MALFORMED",
        "e=other-error                   | MALFORMED",
        "r=abc,s=AAAA,i=1                | MALFORMED",
        "r=abX,s=AAAA,i=1                | MALFORMED",
        "r=xabcdef,s=AAAA,i=1            | MALFORMED",
        "r=abcdef                        | MALFORMED",
        "r=abcdef,s=AAAA                 | MALFORMED",
        "r=abcdef,s=,i=1                 | MALFORMED",
        "r=abcdef,s=A,i=1                | MALFORMED",
        "r=abcdef,s=AAAA,i=              | MALFORMED",
        "r=abcdef,s=AAAA,i=0             | MALFORMED",
        "r=abcdef,s=AAAA,i=-1            | MALFORMED",
        "r=abcdef,s=AAAA,i=+1            | MALFORMED",
        "r=abcdef,s=AAAA,i=1e3           | MALFORMED",
        "r=abcdef,s=AAAA,i=1000001       | MALFORMED",
        "r=abcdef,s=AAAA,i=4294967297    | MALFORMED",
        "r=abcdef,s=AAAA,i=99999999999999999999 | MALFORMED",
        "m=ext,r=abcdef,s=AAAA,i=1       | UNSUPPORTED",
      })
  void serverFirst(String message, Kind kind) throws ScramException {
    ScramClient client = client();

    assertThat(failure(() -> client.challenge(bytes(message)))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                | MALFORMED",
        "x=AAAA            | MALFORMED",
        "v=A               | MALFORMED",
        "v=                | REJECTED",
        "v=AAAA            | REJECTED",
        "e=invalid-proof   | REJECTED",
      })
  void serverFinal(String message, Kind kind) throws ScramException {
    ScramClient client = client();
    client.challenge(bytes("r=abcdef,s=AAAA,i=1"));
    client.answer(ScramKeys.derive(client.derivation(Secret.of("x"))));

    assertThat(failure(() -> client.verify(bytes(message)))).isEqualTo(kind);
  }

  @Test
  void serverThatSkipsTheProofIsRejected() throws ScramException {
    ScramClient client = client();

    assertThat(failure(() -> client.verify(bytes("v=")))).isEqualTo(Kind.REJECTED);
  }

  @Test
  void hugeMessagesAndZeroBytesAreRefused() throws ScramException {
    String huge = "n,,n=,r=" + "a".repeat(ScramReader.MAX_MESSAGE);
    ScramServer server = new ScramServer(SHA_256, null);

    assertThat(failure(() -> server.open("SCRAM-SHA-256", bytes(huge)))).isEqualTo(Kind.MALFORMED);
    assertThat(failure(() -> server.open("SCRAM-SHA-256", bytes("n,,n=,r=ab\0"))))
        .isEqualTo(Kind.MALFORMED);
    assertThat(failure(() -> client().challenge(bytes(huge)))).isEqualTo(Kind.MALFORMED);
  }

  private static ScramClient client() throws ScramException {
    ScramClient client = ScramClient.choose(SHA_256, List.of("SCRAM-SHA-256"), null);
    client.open("", "abc");
    return client;
  }

  private static ScramVerifier unknown() {
    return new ScramVerifiers(new DerivedKeys(Runnable::run, 1), SHA_256).unknown("nobody");
  }

  private static byte[] bytes(String message) {
    return message.getBytes(ISO_8859_1);
  }

  private interface Step {
    void run() throws ScramException;
  }

  private static Kind failure(Step step) {
    return catchThrowableOfType(ScramException.class, step::run).kind();
  }
}
