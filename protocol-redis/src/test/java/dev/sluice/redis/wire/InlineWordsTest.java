package dev.sluice.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines are split as the server splits them. */
class InlineWordsTest {

  @Test
  void blanksDivideWords() {
    assertThat(InlineWords.split("  SET  k\tv ")).containsExactly("SET", "k", "v");
  }

  @Test
  void doubleQuotesKnowEscapes() {
    assertThat(InlineWords.split("SET \"a b\" \"\\x41\\n\\\"\""))
        .containsExactly("SET", "a b", "A\n\"");
  }

  @Test
  void singleQuotesKnowOnlyThemselves() {
    assertThat(InlineWords.split("SET 'a\\n\\'' x")).containsExactly("SET", "a\\n'", "x");
  }

  @Test
  void quotesMustBeBalanced() {
    assertThat(InlineWords.split("SET \"a")).isNull();
    assertThat(InlineWords.split("SET \"a\"b")).isNull();
    assertThat(InlineWords.split("SET 'a")).isNull();
  }

  @Test
  void emptyLineHasNoWords() {
    assertThat(InlineWords.split(" ")).isEmpty();
    assertThat(InlineWords.split("\"\"")).containsExactly("");
  }
}
