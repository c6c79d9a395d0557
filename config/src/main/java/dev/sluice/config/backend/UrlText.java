package dev.sluice.config.backend;

import dev.sluice.config.tree.Text;
import dev.sluice.config.tree.Text.Part;

/**
 * Puts variables into a connection string. One that stands in the user, the password or behind the
 * question mark is taken as it is, whatever characters it has: the same variable can then hold the
 * password here and in {@code clients}. One that stands elsewhere, or for the whole string, is part
 * of the string like any other text.
 */
final class UrlText {

  private static final String SCHEME_END = "://";

  /** The first of Unicode's private characters; the n-th stands for the n-th part. */
  private static final char STAND_IN = '\uE000';

  private UrlText() {}

  static String of(Text text) {
    if (text.parts().size() == 1) {
      return text.value();
    }
    String outline = outline(text);
    int scheme = outline.indexOf(SCHEME_END);
    if (scheme < 0) {
      return text.value();
    }
    int userEnd = userEnd(outline, scheme + SCHEME_END.length());
    int query = outline.indexOf('?');
    StringBuilder all = new StringBuilder();
    int at = 0;
    for (int i = 0; i < text.parts().size(); i++) {
      Part part = text.parts().get(i);
      boolean asIs = at > scheme && (at < userEnd || (query >= 0 && at > query));
      all.append(part.inserted() && asIs ? Percent.encode(part.text()) : part.text());
      at += part.inserted() ? 1 : part.text().length();
    }
    return all.toString();
  }

  private static String outline(Text text) {
    StringBuilder outline = new StringBuilder();
    for (int i = 0; i < text.parts().size(); i++) {
      Part part = text.parts().get(i);
      outline.append(part.inserted() ? String.valueOf((char) (STAND_IN + i)) : part.text());
    }
    return outline.toString();
  }

  private static int userEnd(String outline, int start) {
    return outline.substring(0, UrlParts.authorityEnd(outline, start)).lastIndexOf('@');
  }
}
