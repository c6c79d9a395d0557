package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a slip of the hand makes of a file, loading ends in an answer that shows no secret. */
class MutationPropertyTest {

  private static final String SECRET = "hunter2";

  private static final String FILE =
      """
      admin: {listen: 127.0.0.1:9090, token: hunter2}
      listeners: [{protocol: postgres, listen: 127.0.0.1:6432, defaultTenant: acme}]
      tenants:
        - id: acme
          tier: PRO
          limits: {maxPool: 3, rateLimit: 200/s}
          postgres:
            backend: postgresql://app:hunter2@127.0.0.1:5432/acme?sslmode=prefer
            clients:
              app: hunter2
              report: "hunter2"
          redis: {backend: redis://127.0.0.1:6379/0, password: hunter2, clients: {app: hunter2}}
          mongo:
            backend: mongodb://app:hunter2@127.0.0.1:27017/acme
            auth: scram-sha-256
      """;

  @Property(tries = 3000)
  void oneReplacedCharacter(@ForAll @From("place") int place, @ForAll @From("sign") char sign) {
    check(FILE.substring(0, place) + sign + FILE.substring(place + 1));
  }

  @Property(tries = 3000)
  void oneInsertedCharacter(@ForAll @From("place") int place, @ForAll @From("sign") char sign) {
    check(FILE.substring(0, place) + sign + FILE.substring(place));
  }

  @Property(tries = 3000)
  void someDeletedCharacters(
      @ForAll @From("place") int place, @ForAll @IntRange(min = 1, max = 4) int count) {
    check(FILE.substring(0, place) + FILE.substring(Math.min(FILE.length(), place + count)));
  }

  @Property(tries = 500)
  void anyText(@ForAll String text) {
    assertThat(Sample.of(text).load()).isNotNull();
  }

  @Provide
  Arbitrary<Integer> place() {
    return Arbitraries.integers().between(0, FILE.length() - 1);
  }

  @Provide
  Arbitrary<Character> sign() {
    return Arbitraries.of(
        ' ', '\n', ':', ',', '#', '\'', '"', '{', '}', '[', ']', '&', '*', '!', '|', '>', '%', '@',
        '?', '-', '/', '$', 'x', '0', '=', '\t', '`', '\\');
  }

  private static void check(String yaml) {
    Loaded loaded = Sample.of(yaml).load();
    if (loaded instanceof Problems problems) {
      assertThat(problems.toString()).doesNotContain(SECRET);
    }
    assertThat(loaded.notices().toString()).doesNotContain(SECRET);
  }
}
