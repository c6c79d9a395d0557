package dev.sluice.redis.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns mean what they mean to the server (util.c, stringmatchlen). */
class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "news.*, news.art, true",
    "news.*, new.art, false",
    "*, anything, true",
    "h?llo, hello, true",
    "h?llo, hllo, false",
    "h[ae]llo, hallo, true",
    "h[ae]llo, hillo, false",
    "h[^e]llo, hallo, true",
    "h[^e]llo, hello, false",
    "h[a-c]llo, hbllo, true",
    "h[c-a]llo, hbllo, true",
    "h\\*llo, h*llo, true",
    "h\\*llo, hallo, false",
    "a*b*c, axxbyybzc, true",
    "a*b*c, axxbyybz, false",
    "**, x, true",
    "h[a, ha, true",
  })
  void patternTakesWhatTheServersTakes(String pattern, String text, boolean taken) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(taken);
  }
}
