package dev.sluice.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What PostgreSQL 15 and 18 themselves stored in {@code pg_authid} for these passwords. */
class PostgresVectorsTest {

  private static final String USER = "r";

  record Vector(String password, String stored) {}

  static List<Vector> scram() {
    return List.of(
        new Vector(
            "secret",
            "SCRAM-SHA-256$4096:LhLq5Ymq3vXZPTW9/vppdA==$W5VeugKrhuc5zYjfW9EiSFKIty7jwNg3mHP/2suUMGY=:n39PeVK3SKRV1q7WDWtu4G1d5Gw14HfV81yEiJ3RJKg="),
        new Vector(
            "I\u00adX",
            "SCRAM-SHA-256$4096:vruYYtDB2auqSfWETfn+tw==$FoYXt/kp23UeP7rWvZvHUdQ5Z5bxRnnK3duvOahFHVA=:9aCUdssQqBxEYYdZ60sdvjF9LFva08eFsIvK4LNx0e0="),
        new Vector(
            "\u2168",
            "SCRAM-SHA-256$4096:F/vCrtQLa/a+mK1kbUKimA==$Uij/y3nKQPQqGrjpowc23/HVhSlRAuLGyt1Nz5PzH4w=:AfrVC8t53BSJzCK5YIA231aH8aRUWIiq4VxsO0TWdew="),
        new Vector(
            "\u06271",
            "SCRAM-SHA-256$4096:WLWZ7QYz35ycCFt9z+6mfg==$sMh3TPuhoVto4TuseSvD/TwqbuWmAuyhr+kurWjQU9U=:IfrhadiMotXq0P9xbT0KGlc3yUQ2ePD+3EZ0X2dcudM="),
        new Vector(
            "a\u200bb",
            "SCRAM-SHA-256$4096:lA+6KFDZwWdmLi7qzaSTKA==$8g/hVY2xz2X9ol2ZG2OH/o5xnU3CmfFQmIkgw3Gkpu8=:xur/Wwx/51YO9wkSG9mwqy5zOYpuRv8mNh6L/dL13pU="),
        new Vector(
            "\u00ad",
            "SCRAM-SHA-256$4096:4eYfoqf9R8BhJfhXigYXBw==$K5Ze8gPBnmYKtapzIMBYAdoPz4QKkzYOjXrLUIoGlgs=:PMHVpt4oAAnwn11k/WEPhKO5BoR97oA8Ts+YB++uIC4="),
        new Vector(
            "a\tb\u0007",
            "SCRAM-SHA-256$4096:3DF8vgdX9l8Lmfb+F/eMog==$kogaroXIvx93GXs5xPCFGwWTmK1eVEkgUZu+X30ml4o=:KCTLib/e4kOsgjFISZvanxuyXOxt5/K8l2KKujcA1Mc="),
        new Vector(
            "gr\u00fc\u00df \ud83d\ude00",
            "SCRAM-SHA-256$4096:Lwbd+RHBtrNM9erjdyHmeA==$mYv87D0J/ejNUJFnQ5yhtmMlipHdpHDvjJrwkjtdpfs=:SqM1h/9RJP8CZzxjp0ZJsXVqyWQwjVIYEx39mp0p2YI="),
        new Vector(
            "\u0221",
            "SCRAM-SHA-256$4096:B3kemVJj1Q5Grm6b1XCvvA==$8Q/rj9weEscworQiHUYaMEH9GxxWWbidI9BM8Vx8RfQ=:OqYuMrBkq0UtwDxoufDVKWbtudHVLOvAe+llKL2xOJU="),
        new Vector(
            "a\u0340b",
            "SCRAM-SHA-256$1:XggsaIsCo8x/EN0SWXKACA==$TXZjPdTQRPo4Z2QWn14bQISv7no8o/Nkv441YSScdrY=:NSkJ6ofguVAiZD0cU34N/sVtBFV2y1GE8yHyxAP2JFM="),
        new Vector(
            "\u03f9",
            "SCRAM-SHA-256$1:Hd3i3ki/2flaka7vMunnLw==$axydnXFJBxAeneDYPQvwN4y3xGJL8oLRwO3tpQIub5M=:tmzSOapzyIqvkUrdvIyGRQOEgxZorISQKPQV3kJ0Bxo="),
        new Vector(
            "a\ufb01b",
            "SCRAM-SHA-256$1:BCTtKUA/8B7vasXCTrsi+Q==$8xSrPLP/g1tQyE/N1gaTcJSvRmE11qcu1Dp6usuGiD8=:LjqVjW8wug7cdhY2EidibM79sRgO02wbwyPiXIeJqGs="),
        new Vector(
            "a\ud835\udc00b",
            "SCRAM-SHA-256$1:B8ohCzRltp62x5WyOHtdjA==$rPDxxwpK53j7L56exyj/9W2PzecUFFxNgRgxnD6u3HM=:iSoL9R2zBf4+U6plheVQJ4RaCsV9Ov5k4mHOFN6y7/E="));
  }

  static List<Vector> md5() {
    return List.of(
        new Vector("secret", "md53e19f1a342ad836c6b69133953e46b7d"),
        new Vector("gr\u00fc\u00df", "md593186b9f1be04decbe843bbb2eb038e5"));
  }

  @ParameterizedTest
  @MethodSource("scram")
  void derivesTheVerifierThatPostgresStores(Vector vector) {
    ScramVerifier stored = ScramVerifier.parse(vector.stored());

    assertThat(stored).isNotNull();
    Derivation from =
        new Derivation(
            ScramMechanism.SHA_256,
            Secret.of(vector.password()),
            stored.salt(),
            stored.iterations());
    assertThat(ScramVerifier.derive(from).format().reveal()).isEqualTo(vector.stored());
    assertThat(stored.matches(vector.password())).isTrue();
    assertThat(stored.matches(vector.password() + "x")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("md5")
  void hashesWithMd5AsPostgresDoes(Vector vector) {
    Secret stored = Md5Password.stored(USER, Secret.of(vector.password()));

    assertThat(stored.reveal()).isEqualTo(vector.stored());
  }

  @Test
  void answersAnMd5ChallengeAsLibpqDoes() {
    Secret stored = Md5Password.stored("md5user", Secret.of("password"));

    // md5(hex(md5("password" + "md5user")) + 01 02 03 04), by coreutils' md5sum
    assertThat(Md5Password.answer(stored, new byte[] {1, 2, 3, 4}))
        .isEqualTo("md5e89d779e61d1031ff4ad66cf8578d48e");
  }
}
